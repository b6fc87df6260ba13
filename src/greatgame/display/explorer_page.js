"use strict";
// The explorer page: reads MODEL (data and code generated from the declaration) and keeps the view up to date.
(() => {
  const $ = (id) => document.getElementById(id);
  const GRID = 96;
  // Where in its cell a point of the map lies: off the lines of ties, which are simple fractions in most models.
  const OFFSETS = [Math.SQRT2 - 1, (Math.sqrt(5) - 1) / 2];
  const PAUSE = 25;  // milliseconds of work between two frames
  const STATED = 3;  // equilibria of a regime that are named; the others are counted
  const DOT = 9;

  // A number as the library writes it, "0.28" or "1/3"; the nearest double.
  function parse(text) {
    const ratio = /^([-+]?\d+)\/(\d+)$/.exec(text);
    if (ratio) return Number(ratio[1]) / Number(ratio[2]);
    return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : NaN;
  }
  for (const p of MODEL.parameters) [p.low, p.high] = p.range.map(parse);

  // values are the doubles of texts; the texts are exact and go into links and Python.
  const state = {values: [], texts: [], choices: {...MODEL.chosen}};
  let axes = MODEL.axes.slice();

  const make = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [k, x] of Object.entries(attributes)) node.setAttribute(k, x);
    node.append(...children);
    return node;
  };
  const clear = (node, ...children) => node.replaceChildren(...children);
  const round = (x, digits = 12) => Number(x.toPrecision(digits));
  const show = (x) => (Number.isFinite(x) ? String(round(Math.abs(x) < 5e-13 ? 0 : x, 4)).replace("-", "−") : "undefined");
  // "k_R" with R as a subscript.
  const symbol = (p) => {
    const [base, ...below] = p.symbol.split("_");
    return make("b", {}, base, ...(below.length ? [make("sub", {}, below.join("_"))] : []));
  };
  const form = () => MODEL.forms[MODEL.choices.map((c) => state.choices[c.name]).join("|")];
  const players = () => form().players;

  function gameAt(values) {
    const f = form();
    return {shape: f.players.map((p) => p.actions.length), u: f.payoffs(values)};
  }
  const action = (profile, i) => players()[i].actions[profile[i]];

  // "rival" of one player, "(rival, defer)" of two or three, "(join: Russia, China; others: abstain)" of more.
  function label(profile) {
    const taken = profile.map((_, i) => action(profile, i));
    if (taken.length < 4) return taken.length < 2 ? taken[0] : `(${taken.join(", ")})`;
    const among = (a) => players().filter((_, i) => taken[i] === a).map((p) => p.name).join(", ");
    const kinds = [...new Set(taken)], size = (a) => taken.filter((x) => x === a).length;
    const rest = kinds.reduce((most, a) => (size(a) > size(most) ? a : most));
    const named = kinds.filter((a) => a !== rest || size(a) < 2).map((a) => `${a}: ${among(a)}`);
    if (named.length < kinds.length) named.push(`${named.length ? "others" : "everybody"}: ${rest}`);
    return `(${named.join("; ")})`;
  }

  // -- parameters ------------------------------------------------------------------------------

  function put(k, text) {
    const p = MODEL.parameters[k], x = parse(text);
    if (!Number.isFinite(x)) return;
    state.texts[k] = x < p.low ? p.range[0] : x > p.high ? p.range[1] : String(text);
    state.values[k] = parse(state.texts[k]);
  }

  function setValue(k, text) {
    put(k, text);
    update();
  }

  // Put the value a part of the range further.
  function nudge(k, part) {
    const p = MODEL.parameters[k];
    setValue(k, round(state.values[k] + part * (p.high - p.low), 10));
  }

  function buildControls() {
    for (const c of MODEL.choices) {
      const select = make("select", {id: `choice-${c.name}`});
      for (const option of c.among) select.append(make("option", {value: option}, option));
      select.addEventListener("change", () => { state.choices[c.name] = select.value; update(); });
      $("choices").append(make("label", {for: select.id}, c.meaning), select);
    }
    if (MODEL.points.length) {
      const select = make("select", {id: "point"}, make("option", {value: ""}, "choose …"));
      MODEL.points.forEach((p, k) => select.append(make("option", {value: k}, p.name)));
      select.addEventListener("change", () => { if (select.value !== "") jump(MODEL.points[Number(select.value)]); });
      $("choices").append(make("label", {for: "point"}, "named point"), select);
    }
    MODEL.parameters.forEach((p, k) => {
      const slider = make("input", {type: "range", id: `slider-${p.name}`, min: p.low, max: p.high, step: "any",
        "aria-label": `${p.symbol}: ${p.meaning}`});
      const number = make("input", {type: "number", id: `number-${p.name}`, min: p.low, max: p.high, step: "any",
        "aria-label": `${p.symbol}, exact value`});
      slider.addEventListener("input", () => setValue(k, round(Number(slider.value), 4)));
      slider.addEventListener("keydown", (event) => {
        const step = {ArrowRight: 0.01, ArrowUp: 0.01, ArrowLeft: -0.01, ArrowDown: -0.01, PageUp: 0.1, PageDown: -0.1}[event.key];
        if (step === undefined) return;
        event.preventDefault();
        nudge(k, step);
      });
      number.addEventListener("change", () => setValue(k, number.value));
      const name = make("span", {class: "meaning", title: `${p.unit}; ${p.source}`}, symbol(p), " " + p.meaning);
      $("sliders").append(make("div", {class: "slider"}, name, slider, number));
    });
    $("reset").addEventListener("click", () => jump({values: {}, choices: {}}));
  }

  // A point is given by what differs from the baseline; a parameter without one has the value it opened with.
  const valueAt = (point, p) => point.values[p.name] ?? p.baseline ?? p.value;

  function go(point) {
    MODEL.parameters.forEach((p, k) => put(k, valueAt(point, p)));
    for (const c of MODEL.choices) state.choices[c.name] = point.choices[c.name] ?? c.baseline;
  }

  function jump(point) {
    go(point);
    update();
  }

  function showControls() {
    MODEL.parameters.forEach((p, k) => {
      $(`slider-${p.name}`).value = state.values[k];
      $(`slider-${p.name}`).setAttribute("aria-valuetext", show(state.values[k]));
      $(`number-${p.name}`).value = state.values[k];
    });
    for (const c of MODEL.choices) $(`choice-${c.name}`).value = state.choices[c.name];
    const here = MODEL.points.findIndex((point) => MODEL.choices.every((c) => state.choices[c.name] === point.choices[c.name])
      && MODEL.parameters.every((p, k) => state.values[k] === parse(valueAt(point, p))));
    if (MODEL.points.length) $("point").value = here < 0 ? "" : here;
  }

  // -- the game --------------------------------------------------------------------------------

  const payoff = (game, best, i, k) => make(best[i][k] ? "u" : "span", {class: `p${i % 6}`}, show(game.u[i][k]));
  const framed = (best, k) => (best.every((row) => row[k]) ? {class: "nash"} : {});

  function matrix(game, best) {
    const [rows, columns] = players();
    const head = make("tr", {}, make("th", {class: "p0"}, rows.name),
      ...columns.actions.map((a) => make("th", {class: "p1", scope: "col"}, a)));
    const entry = (k) => make("td", framed(best, k), payoff(game, best, 0, k), ", ", payoff(game, best, 1, k));
    const body = rows.actions.map((a, r) => make("tr", {}, make("th", {class: "p0", scope: "row"}, a),
      ...columns.actions.map((_, c) => entry(r * columns.actions.length + c))));
    return [head, body];
  }

  function list(game, best) {
    const head = make("tr", {}, ...players().map((p, i) => make("th", {class: `p${i % 6}`, scope: "col"}, p.name)),
      ...players().map((p, i) => make("th", {class: `p${i % 6}`, scope: "col"}, players().length > 1 ? `to ${p.name}` : "payoff")));
    const body = Engine.profiles(game.shape).map((profile, k) => make("tr", framed(best, k),
      ...profile.map((_, i) => make("td", {}, action(profile, i))),
      ...profile.map((_, i) => make("td", {}, payoff(game, best, i, k)))));
    return [head, body];
  }

  function showTable(game) {
    const two = players().length === 2;
    const [head, body] = (two ? matrix : list)(game, Engine.bestReplies(game));
    clear($("table"), make("table", {class: "payoffs"}, make("thead", {}, head), make("tbody", {}, ...body)));
    $("corner").textContent = two ? `Columns: ${players()[1].name}.` : "";
  }

  function showEquilibria(game) {
    const {found, degenerate, pureOnly} = Engine.equilibria(game);
    const rows = found.map((e, k) => make("tr", {}, make("th", {scope: "row"}, `E${k + 1}`),
      ...e.mixes.map((mix, i) => make("td", {}, mix.flatMap((x, a) => (x > 0 ? [x > 1 - 1e-12 ? players()[i].actions[a]
        : `${show(x)} ${players()[i].actions[a]}`] : [])).join(" + "))),
      make("td", {class: "number"}, e.payoffs.map(show).join(", "))));
    const head = make("tr", {}, make("th", {}, ""), ...players().map((p) => make("th", {scope: "col"}, p.name)),
      make("th", {scope: "col"}, "payoffs"));
    clear($("equilibria"), make("table", {class: "grid"}, make("thead", {}, head), make("tbody", {}, ...rows)));
    const notes = [found.length ? "" : pureOnly ? "No pure equilibrium." : "None found.",
      degenerate ? "Somebody is indifferent here, so there may be further equilibria or a continuum; the library lists them." : "",
      pureOnly ? "Pure equilibria only; the library finds mixed ones too." : ""];
    $("equilibria-note").textContent = notes.filter(Boolean).join(" ");
  }

  function showPatience(game) {
    if (!MODEL.aims) return;
    const at = (profile) => profile.map((a, i) => players()[i].actions.indexOf(a));
    const target = at(MODEL.aims.cooperation), punishment = at(MODEL.aims.punishment);
    if ([...target, ...punishment].includes(-1)) { clear($("patience"), "not defined under these choices"); return; }
    const least = Engine.grim(game, target, punishment);
    const joint = least.includes(null) ? null : Math.max(...least);
    const words = (x) => (x === null ? "none will do" : x === 0 ? "any will do" : `δ ≥ ${show(x)}`);
    clear($("patience"), make("p", {}, `Grim trigger: ${label(target)} until somebody departs, ${label(punishment)} ever after. `,
      make("b", {}, `A common discount factor: ${words(joint)}.`)), make("ul", {}, ...least.map((x, i) =>
      make("li", {class: `p${i % 6}`}, `${players()[i].name}: ${words(x)}`))));
  }

  function showDerived() {
    const rows = form().derived(state.values).map((x, k) => make("tr", {}, make("td", {}, symbol(MODEL.derived[k])),
      make("td", {}, MODEL.derived[k].meaning), make("td", {class: "number"}, show(x))));
    clear($("derived"), make("table", {class: "grid"}, make("tbody", {}, ...rows)));
  }

  const STATUS = {holds: "holds here", fails: "fails here", idle: "does not apply here"};
  function showClaims() {
    const rows = MODEL.claims.map((c, k) => {
      const code = form().claims[k];
      const status = typeof code === "string" ? "" : code(state.values);
      return make("tr", {class: status}, make("th", {scope: "row"}, c.key), make("td", {}, c.text),
        make("td", {}, status ? STATUS[status] : `not readable at one point: ${code}`), make("td", {}, c.source));
    });
    clear($("claims"), make("table", {class: "grid"}, make("thead", {}, make("tr", {}, ...["claim", "statement", "at this point", "source"]
      .map((h) => make("th", {scope: "col"}, h)))), make("tbody", {}, ...rows)));
  }

  // -- the map ---------------------------------------------------------------------------------

  function buildMap() {
    ["x", "y"].forEach((name, k) => {
      const select = $(`axis-${name}`);
      MODEL.parameters.forEach((p, j) => select.append(make("option", {value: j}, `${p.symbol}: ${p.meaning}`)));
      select.value = axes[k];
      select.addEventListener("change", () => {
        const other = axes[1 - k];
        if (Number(select.value) === other) { axes[1 - k] = axes[k]; $(`axis-${"yx"[k]}`).value = axes[k]; }
        axes[k] = Number(select.value);
        update();
      });
    });
    const canvas = $("map");
    canvas.addEventListener("click", (event) => {
      const box = canvas.getBoundingClientRect();
      const at = [(event.clientX - box.left) / box.width, 1 - (event.clientY - box.top) / box.height];
      axes.forEach((k, j) => { const p = MODEL.parameters[k]; put(k, round(p.low + at[j] * (p.high - p.low), 4)); });
      update();
    });
    canvas.addEventListener("keydown", (event) => {
      const move = {ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowUp: [1, 1], ArrowDown: [1, -1]}[event.key];
      if (!move) return;
      event.preventDefault();
      nudge(axes[move[0]], move[1] * 0.02);
    });
  }

  // The regimes of one row of cells; "out" where the point is not admissible.
  function surveyRow(r) {
    const [px, py] = axes.map((k) => MODEL.parameters[k]);
    const values = state.values.slice();
    values[axes[1]] = py.high - (r + OFFSETS[1]) / GRID * (py.high - py.low);
    return Array.from({length: GRID}, (_, c) => {
      values[axes[0]] = px.low + (c + OFFSETS[0]) / GRID * (px.high - px.low);
      const game = form().allowed(values).every(Boolean) ? gameAt(values) : null;
      return game && game.u.flat().every(Number.isFinite) ? Engine.regime(game) : "out";
    });
  }

  // The plane at hand; moving the point within it changes nothing in it.  It is surveyed from row to row
  // in pauses, so that a slider moves freely; what has been left behind is not finished.
  let plane = {}, job = null;
  function survey() {
    const others = state.values.filter((_, k) => !axes.includes(k));
    const key = JSON.stringify([axes, others, state.choices]);
    if (plane.key === key) return showPlane();
    job = {key, cells: []};
    surveyOn(job);
  }

  function surveyOn(mine) {
    if (mine !== job) return;
    const until = performance.now() + PAUSE;
    while (mine.cells.length < GRID * GRID && performance.now() < until) mine.cells.push(...surveyRow(mine.cells.length / GRID));
    if (mine.cells.length < GRID * GRID) return void requestAnimationFrame(() => surveyOn(mine));
    const count = new Map();
    for (const cell of mine.cells) count.set(cell, (count.get(cell) || 0) + 1);
    const order = [...count.keys()].filter((cell) => cell !== "out").sort((a, b) => count.get(b) - count.get(a));
    plane = {...mine, order, excluded: count.has("out")};
    job = null;
    showPlane();
  }

  // Per regime the cell farthest from every other regime and from the frame: [how far, cell].
  function hearts(cells) {
    const last = GRID - 1;
    const far = cells.map((key, k) => {
      const onFrame = k % GRID === 0 || k % GRID === last || k < GRID || k >= last * GRID;
      return onFrame || [k - 1, k + 1, k - GRID, k + GRID].some((j) => cells[j] !== key) ? 0 : Infinity;
    });
    cells.forEach((_, k) => { if (far[k]) far[k] = 1 + Math.min(far[k - 1], far[k - GRID]); });
    for (let k = cells.length - 1; k >= 0; k--) if (far[k]) far[k] = Math.min(far[k], 1 + far[k + 1], 1 + far[k + GRID]);
    const found = new Map();
    cells.forEach((key, k) => { if (far[k] > (found.get(key) || [-1])[0]) found.set(key, [far[k], k]); });
    return found;
  }

  // The largest regimes have a colour and a number each; the others share the last colour.
  const rank = (key, order) => Math.min(order.indexOf(key), MODEL.colours.length - 1);
  const fill = (key, order) => (key === "out" ? "#ffffff" : MODEL.colours[rank(key, order)]);
  const number = (key, order) => (key === "out" || rank(key, order) === MODEL.colours.length - 1 ? "" : String(rank(key, order) + 1));

  function paint({cells, order}) {
    const canvas = $("map"), pen = canvas.getContext("2d"), size = canvas.width / GRID;
    cells.forEach((key, k) => {
      pen.fillStyle = fill(key, order);
      pen.fillRect((k % GRID) * size, Math.floor(k / GRID) * size, size + 0.5, size + 0.5);
    });
    pen.fillStyle = MODEL.ink;
    cells.forEach((key, k) => {
      const x = (k % GRID) * size, y = Math.floor(k / GRID) * size;
      if (k % GRID && cells[k - 1] !== key) pen.fillRect(x - 0.75, y, 1.5, size);
      if (k >= GRID && cells[k - GRID] !== key) pen.fillRect(x, y - 0.75, size, 1.5);
    });
    pen.font = "bold 22px system-ui,sans-serif";
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    for (const [key, [far, k]] of hearts(cells)) {
      if (far > 2) pen.fillText(number(key, order), (k % GRID + 0.5) * size, (Math.floor(k / GRID) + 0.5) * size);
    }
    const part = (k) => (state.values[k] - MODEL.parameters[k].low) / (MODEL.parameters[k].high - MODEL.parameters[k].low);
    const within = (x) => Math.min(Math.max(x, DOT + 3), canvas.width - DOT - 3);  // whole even on the frame
    pen.beginPath();
    pen.arc(within(part(axes[0]) * canvas.width), within((1 - part(axes[1])) * canvas.height), DOT, 0, 2 * Math.PI);
    pen.lineWidth = 7; pen.strokeStyle = "#ffffff"; pen.stroke();
    pen.lineWidth = 3.5; pen.strokeStyle = MODEL.ink; pen.stroke();
  }

  function regimeName(key, profiles) {
    if (key === "") return "no pure equilibrium";
    const names = key.split(",").map((k) => label(profiles[Number(k)]));
    return names.slice(0, STATED).join(" + ") + (names.length > STATED ? ` and ${names.length - STATED} more` : "");
  }

  function showPlane() {
    const {order, excluded} = plane, game = gameAt(state.values);
    const profiles = Engine.profiles(game.shape), mine = Engine.regime(game);
    paint(plane);
    const line = (key, ...words) => make("li", {},
      make("span", {class: "swatch", style: `background:${fill(key, order)}`}, number(key, order)), ...words);
    const named = (key) => (key === mine ? make("b", {}, regimeName(key, profiles)) : regimeName(key, profiles));
    const most = MODEL.colours.length - 1, rest = order.length - most;
    clear($("legend"), ...order.slice(0, most).map((key) => line(key, named(key))),
      ...(rest > 0 ? [line(order[most], `${rest} more, thin or rare`)] : []),
      ...(excluded ? [line("out", "not admissible")] : []));
    $("map-note").textContent = order.length > 1 ? "" : "Nothing changes along these two parameters; choose others. ";
    const [px, py] = axes.map((k) => MODEL.parameters[k]);
    clear($("map-x"), "→ ", symbol(px), `, ${show(px.low)} to ${show(px.high)}`);
    clear($("map-y"), "↑ ", symbol(py), `, ${show(py.low)} to ${show(py.high)}`);
  }

  function showMap(game) {
    if (MODEL.parameters.length < 2) return;
    $("here").textContent = `Here: ${regimeName(Engine.regime(game), Engine.profiles(game.shape))}.`;
    survey();
  }

  // -- links -----------------------------------------------------------------------------------

  // What differs from the baseline, as text; a parameter without a baseline always does.
  function changed() {
    const named = {};
    for (const c of MODEL.choices) if (state.choices[c.name] !== c.baseline) named[c.name] = state.choices[c.name];
    MODEL.parameters.forEach((p, k) => {
      if (p.baseline === null || state.values[k] !== parse(p.baseline)) named[p.name] = state.texts[k];
    });
    return named;
  }

  function showLinks() {
    const named = changed();
    const hash = "#" + (new URLSearchParams(named).toString() || "baseline");
    $("link").setAttribute("href", hash);
    if (location.protocol !== "about:") history.replaceState(null, "", hash);
    const inside = Object.entries(named).map(([k, x]) => `${k}="${x}"`).join(", ");
    $("python").textContent = `${MODEL.imports}m = ${MODEL.class}(${inside})`;
  }

  // Go where the address says; without one, to the point that the page was made for.
  function readLink() {
    const given = location.hash.length > 1 ? [...new URLSearchParams(location.hash.slice(1))] : null;
    if (given === null) return go({values: MODEL.values, choices: MODEL.chosen});
    const known = (name, text) => MODEL.choices.some((c) => c.name === name && c.among.includes(text));
    go({values: Object.fromEntries(given.filter(([, text]) => Number.isFinite(parse(text)))),
      choices: Object.fromEntries(given.filter(([name, text]) => known(name, text)))});
  }

  async function copyPython() {
    try {
      await navigator.clipboard.writeText($("python").textContent);
      $("copied").textContent = "copied";
    } catch {
      getSelection().selectAllChildren($("python"));
      $("copied").textContent = document.execCommand("copy") ? "copied" : "selected: press Ctrl+C";
    }
  }

  function update() {
    job = null;
    showControls();
    showLinks();
    const broken = form().allowed(state.values).flatMap((met, k) => (met ? [] : [MODEL.assumptions[k]]));
    const game = gameAt(state.values);
    const defined = game.u.flat().every(Number.isFinite);
    $("warning").textContent = broken.length ? `This point violates an assumption of the model: ${broken.join("; ")}.`
      : defined ? "" : "A payoff is undefined at this point.";
    $("results").hidden = broken.length > 0 || !defined;
    if ($("results").hidden) return;
    showTable(game);
    showEquilibria(game);
    showPatience(game);
    showDerived();
    showClaims();
    showMap(game);
  }

  buildControls();
  if (MODEL.parameters.length > 1) buildMap();
  readLink();
  window.addEventListener("hashchange", () => { readLink(); update(); });
  $("copy").addEventListener("click", copyPython);
  update();
})();
