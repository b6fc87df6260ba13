"""Who votes, by which rules, on what: members, winning coalitions and domains of the M07 models."""

from __future__ import annotations

from greatgame.concepts.agenda import majority, unanimity

CENTRAL_ASIA = ("Kazakhstan", "Uzbekistan", "Kyrgyzstan", "Tajikistan")
LEADERS = ("Russia", "China")
MEMBERS = (*LEADERS, *CENTRAL_ASIA)

CODES = dict(zip(MEMBERS, ("R", "C", "KZ", "UZ", "KG", "TJ"), strict=True))

#: Minimal winning coalitions by rule.
RULES = {
    "consensus": unanimity(MEMBERS),
    "majority": majority(MEMBERS, 4),
    "leaders": (LEADERS,),
    "russia": (("Russia",),),
}

#: Judged ideal depths by domain, in the order of the members, and the depth on the table.
DOMAINS = {
    "anti-terror": ("0.3", "0.4", "0.4", "0.3", "0.5", "0.5", "0.3"),  # S3:102; S1:17
    "military": ("0.05", "0.2", "0.1", "0", "0.3", "0.3", "0.2"),  # S1:22; S4:1356-1361
    "free-trade": ("0.05", "0.8", "0.1", "0", "0.15", "0.1", "0.8"),  # S4:2720-2725
    "energy": ("0.4", "0.15", "0.2", "0.1", "0.3", "0.3", "0.2"),  # S4:1020-1026
    "legal": ("0.1", "0.3", "0.05", "0", "0.2", "0.2", "0.3"),  # S1:23; S4:3014-3018
    "finance": ("0.1", "0.6", "0.3", "0.2", "0.5", "0.5", "0.2"),  # S4:867-870
    "political": ("0.4", "0.4", "0.3", "0.2", "0.4", "0.4", "0.4"),  # S0:242-247; S3:21
    "scope": ("0.8", "0.3", "0.2", "0.2", "0.2", "0.2", "0.4"),  # S3:35
    "model": ("0.2", "0.6", "0.2", "0.1", "0.3", "0.2", "0.4"),  # S2:61
    "outsider": ("0", "0", "0.2", "0.2", "0.3", "0.2", "0.2"),  # S0:212-214; S0:224-226
    "nato-contact": ("0.1", "0.05", "0.2", "0.3", "0.2", "0.2", "0.1"),  # S4:2436-2453
    "internal-affairs": ("0", "0", "0", "0", "0", "0", "0.2"),  # S4:2578-2582; S4:2822-2826
}


def point(depths: tuple[str, ...]) -> dict[str, object]:
    """Return the parameter values of a domain: every ideal, and the proposal."""
    names = (*(f"ideal_{member.lower()}" for member in MEMBERS), "proposal")
    return dict(zip(names, depths, strict=True))
