"use strict";
// Games of doubles: equilibria, grim trigger and regimes. No document is needed here, so node can test it.
// A game is {shape: [n actions of each player], u: [player][profile]}; profiles count in row-major order.
const Engine = (() => {
  const TIE = 1e-12;

  // Comparisons of the generated code: a difference of a rounding is none.
  function differ(a, b) {
    const d = a - b;
    return Math.abs(d) <= TIE * Math.max(1, Math.abs(a), Math.abs(b)) && Number.isFinite(d) ? 0 : d;
  }
  const gt = (a, b) => differ(a, b) > 0;
  const ge = (a, b) => differ(a, b) >= 0;
  const lt = (a, b) => differ(a, b) < 0;
  const le = (a, b) => differ(a, b) <= 0;
  const eq = (a, b) => differ(a, b) === 0;
  const ne = (a, b) => !eq(a, b);

  // Every action profile of a shape, as arrays of action numbers, in row-major order.
  const listed = new Map();
  function profiles(shape) {
    const key = shape.join();
    if (!listed.has(key)) {
      let all = [[]];
      for (const n of shape) all = all.flatMap((p) => Array.from({length: n}, (_, a) => [...p, a]));
      listed.set(key, all);
    }
    return listed.get(key);
  }

  function place(shape, profile) {
    return profile.reduce((k, a, i) => k * shape[i] + a, 0);
  }

  // What a player gets at a profile after changing its own action.
  function after(game, profile, player, action) {
    const moved = profile.slice();
    moved[player] = action;
    return game.u[player][place(game.shape, moved)];
  }

  function scale(game) {
    let most = 1e-300;
    for (const row of game.u) for (const x of row) most = Math.max(most, Math.abs(x));
    return most;
  }

  // Per player the sets of profiles among which its own action alone differs.
  const grouped = new Map();
  function groups(shape) {
    const key = shape.join();
    if (!grouped.has(key)) grouped.set(key, shape.map((n, i) => profiles(shape).filter((p) => p[i] === 0).map((p) =>
      Array.from({length: n}, (_, a) => place(shape, p.map((b, j) => (j === i ? a : b)))))));
    return grouped.get(key);
  }

  // best[player][profile]: whether the player's action there is a best reply.
  function bestReplies(game) {
    const slack = TIE * scale(game);
    return groups(game.shape).map((sets, i) => {
      const row = game.u[i], best = Array(row.length).fill(false);
      for (const set of sets) {
        let most = -Infinity;
        for (const k of set) most = Math.max(most, row[k]);
        for (const k of set) best[k] = row[k] >= most - slack;
      }
      return best;
    });
  }

  function pureEquilibria(game) {
    const best = bestReplies(game);
    return profiles(game.shape).filter((_, k) => best.every((row) => row[k]));
  }

  // Solve a square linear system by elimination with partial pivoting; null if singular.
  function solve(matrix, right) {
    const n = right.length;
    const m = matrix.map((row, i) => [...row, right[i]]);
    for (let c = 0; c < n; c++) {
      let p = c;
      for (let r = c + 1; r < n; r++) if (Math.abs(m[r][c]) > Math.abs(m[p][c])) p = r;
      if (Math.abs(m[p][c]) < TIE) return null;
      [m[c], m[p]] = [m[p], m[c]];
      for (let r = 0; r < n; r++) {
        if (r === c) continue;
        const f = m[r][c] / m[c][c];
        for (let k = c; k <= n; k++) m[r][k] -= f * m[c][k];
      }
    }
    return m.map((row, i) => row[n] / row[i]);
  }

  function subsets(n, size) {
    const found = [];
    for (let bits = 0; bits < 1 << n; bits++) {
      const chosen = Array.from({length: n}, (_, k) => k).filter((k) => bits & (1 << k));
      if (chosen.length === size) found.push(chosen);
    }
    return found;
  }

  // The mix over `own` that makes every action in `other` equally good for the other player.
  // payoff(own action, other action) is the other player's payoff.
  function indifference(payoff, own, other) {
    const k = own.length;
    const rows = other.slice(1).map((b) => own.map((a) => payoff(a, b) - payoff(a, other[0])));
    const size = Math.max(1e-300, ...rows.flat().map(Math.abs));
    const scaled = rows.map((row) => row.map((x) => x / size));
    return solve([...scaled, Array(k).fill(1)], [...Array(k - 1).fill(0), 1]);
  }

  // Two-player equilibria with supports of equal size, which is all of them unless the game is degenerate.
  function twoPlayerEquilibria(game) {
    const [m, n] = game.shape;
    const u = (i, a, b) => game.u[i][a * n + b];
    const slack = 1e-11 * scale(game);
    const found = [];
    let degenerate = false;
    for (let size = 1; size <= Math.min(m, n); size++) {
      for (const rows of subsets(m, size)) for (const columns of subsets(n, size)) {
        const x = size === 1 ? [1] : indifference((a, b) => u(1, a, b), rows, columns);
        const y = size === 1 ? [1] : indifference((b, a) => u(0, a, b), columns, rows);
        if (!x || !y || Math.min(...x, ...y) < -TIE) continue;
        const replies0 = Array.from({length: m}, (_, a) => columns.reduce((s, b, k) => s + y[k] * u(0, a, b), 0));
        const replies1 = Array.from({length: n}, (_, b) => rows.reduce((s, a, k) => s + x[k] * u(1, a, b), 0));
        const values = [replies0[rows[0]], replies1[columns[0]]];
        if (Math.max(...replies0) > values[0] + slack || Math.max(...replies1) > values[1] + slack) continue;
        const ties = replies0.filter((r) => r >= values[0] - slack).length > size ||
          replies1.filter((r) => r >= values[1] - slack).length > size;
        if (ties || Math.min(...x, ...y) < 1e-11) degenerate = true;
        if (Math.min(...x, ...y) < TIE) continue;
        const mixes = [Array(m).fill(0), Array(n).fill(0)];
        rows.forEach((a, k) => { mixes[0][a] = x[k]; });
        columns.forEach((b, k) => { mixes[1][b] = y[k]; });
        found.push({mixes, payoffs: values});
      }
    }
    return {found, degenerate};
  }

  function equilibria(game) {
    if (game.shape.length === 2 && Math.max(...game.shape) <= 6) return twoPlayerEquilibria(game);
    const found = pureEquilibria(game).map((profile) => ({
      mixes: game.shape.map((n, i) => Array.from({length: n}, (_, a) => (a === profile[i] ? 1 : 0))),
      payoffs: game.u.map((row) => row[place(game.shape, profile)]),
    }));
    return {found, degenerate: false, pureOnly: game.shape.length > 1};
  }

  // Grim trigger: play `target` until anybody departs, `punishment` for ever after. Per player the least
  // discount factor at which no one-shot deviation pays; null if there is none below 1.
  function grim(game, target, punishment) {
    const slack = TIE * scale(game);
    return game.shape.map((n, i) => {
      const good = game.u[i][place(game.shape, target)];
      const bad = game.u[i][place(game.shape, punishment)];
      for (let a = 0; a < n; a++) if (after(game, punishment, i, a) > bad + slack) return null;
      let least = 0;
      for (let a = 0; a < n; a++) {
        if (a === target[i]) continue;
        const tempting = after(game, target, i, a);
        if (tempting <= good + slack) {
          if (good < bad - slack) return null;
          continue;
        }
        if (good <= bad + slack) return null;
        least = Math.max(least, (tempting - good) / (tempting - bad));
      }
      return least;
    });
  }

  // A key of the set of pure equilibria, for maps.
  function regime(game) {
    return pureEquilibria(game).map((p) => place(game.shape, p)).join(",");
  }

  // What a statement is worth at one point, from [kind, whether it applies, whether it is satisfied].
  function judge(parts) {
    const within = parts.filter(([, given]) => given);
    if (within.some(([kind, , holds]) => kind === "all" && !holds)) return "fails";
    return within.some(([, , holds]) => holds) ? "holds" : "idle";
  }

  return {gt, ge, lt, le, eq, ne, judge, profiles, place, bestReplies, pureEquilibria, equilibria, grim, regime};
})();
if (typeof module !== "undefined") module.exports = Engine;
