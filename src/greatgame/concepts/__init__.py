"""Solution concepts beyond Nash equilibrium: voting power, agendas, public goods, contests, bargaining."""
