"use strict";
// The explorer page: reads MODEL (data and code generated from the declaration) and keeps the view up to date.
(() => {
  const $ = (id) => document.getElementById(id);
  const GRID = 96;
  const state = {values: MODEL.parameters.map((p) => p.value), choices: {...MODEL.chosen}};
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
  const form = () => MODEL.forms[MODEL.choices.map((c) => state.choices[c.name]).join("|")];
  const players = () => form().players;

  function gameAt(values) {
    const f = form();
    return {shape: f.players.map((p) => p.actions.length), u: f.payoffs(values)};
  }
  const label = (profile) => "(" + profile.map((a, i) => players()[i].actions[a]).join(", ") + ")";

  // -- parameters ------------------------------------------------------------------------------

  function setValue(k, x) {
    const p = MODEL.parameters[k];
    if (!Number.isFinite(x)) return;
    state.values[k] = Math.min(p.high, Math.max(p.low, round(x)));
    update();
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
      $("choices").append(make("label", {for: "point"}, "Named point"), select);
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
        setValue(k, round(state.values[k] + step * (p.high - p.low), 10));
      });
      number.addEventListener("change", () => setValue(k, Number(number.value)));
      const name = make("span", {class: "meaning", title: `${p.unit}; ${p.source}`}, make("b", {}, p.symbol), " " + p.meaning);
      $("sliders").append(make("div", {class: "slider"}, name, slider, number));
    });
    $("reset").addEventListener("click", () => jump({values: {}, choices: {}}));
  }

  function jump(point) {
    MODEL.parameters.forEach((p, k) => { state.values[k] = p.name in point.values ? point.values[p.name] : p.baseline; });
    for (const c of MODEL.choices) state.choices[c.name] = c.name in point.choices ? point.choices[c.name] : c.baseline;
    update();
  }

  function showControls() {
    MODEL.parameters.forEach((p, k) => {
      $(`slider-${p.name}`).value = state.values[k];
      $(`slider-${p.name}`).setAttribute("aria-valuetext", show(state.values[k]));
      $(`number-${p.name}`).value = state.values[k];
    });
    for (const c of MODEL.choices) $(`choice-${c.name}`).value = state.choices[c.name];
  }

  // -- the game --------------------------------------------------------------------------------

  function entry(game, best, k) {
    const cell = make("td", best.every((row) => row[k]) ? {class: "nash"} : {});
    game.u.forEach((row, i) => {
      if (i) cell.append(", ");
      cell.append(make(best[i][k] ? "u" : "span", {class: `p${i % 6}`}, show(row[k])));
    });
    return cell;
  }

  function showTable(game) {
    const best = Engine.bestReplies(game);
    const table = make("table", {class: "payoffs"}), body = make("tbody");
    const names = players();
    if (names.length === 2) {
      table.append(make("thead", {}, make("tr", {}, make("th", {class: "p0"}, names[0].name),
        ...names[1].actions.map((a) => make("th", {class: "p1", scope: "col"}, a)))));
      names[0].actions.forEach((a, r) => body.append(make("tr", {}, make("th", {class: "p0", scope: "row"}, a),
        ...names[1].actions.map((_, c) => entry(game, best, r * names[1].actions.length + c)))));
      $("corner").textContent = `Columns: ${names[1].name}.`;
    } else {
      table.append(make("thead", {}, make("tr", {}, ...names.map((p, i) => make("th", {class: `p${i % 6}`, scope: "col"}, p.name)),
        make("th", {scope: "col"}, "payoffs"))));
      Engine.profiles(game.shape).forEach((profile, k) => body.append(make("tr", {},
        ...profile.map((a, i) => make("td", {}, names[i].actions[a])), entry(game, best, k))));
      $("corner").textContent = "";
    }
    table.append(body);
    clear($("table"), table);
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
    const rows = form().derived(state.values).map((x, k) => make("tr", {}, make("td", {}, make("b", {}, MODEL.derived[k].symbol)),
      make("td", {}, MODEL.derived[k].meaning), make("td", {class: "number"}, show(x))));
    clear($("derived"), make("table", {class: "grid"}, make("tbody", {}, ...rows)));
  }

  const STATUS = {holds: "holds here", fails: "fails here", idle: "does not apply here"};
  function showClaims() {
    const rows = MODEL.claims.map((c, k) => {
      const code = form().claims[k];
      const status = code === null ? "" : code(state.values);
      return make("tr", {class: status}, make("th", {scope: "row"}, c.key), make("td", {}, c.text),
        make("td", {}, status ? STATUS[status] : "not readable at one point"), make("td", {}, c.source));
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
      axes.forEach((k, j) => { const p = MODEL.parameters[k]; state.values[k] = round(p.low + at[j] * (p.high - p.low), 4); });
      update();
    });
    canvas.addEventListener("keydown", (event) => {
      const move = {ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowUp: [1, 1], ArrowDown: [1, -1]}[event.key];
      if (!move) return;
      event.preventDefault();
      const k = axes[move[0]], p = MODEL.parameters[k];
      setValue(k, round(state.values[k] + move[1] * 0.02 * (p.high - p.low), 10));
    });
  }

  function showMap() {
    if (MODEL.parameters.length < 2) return;
    const canvas = $("map"), pen = canvas.getContext("2d");
    const [px, py] = axes.map((k) => MODEL.parameters[k]);
    const values = state.values.slice();
    const regimes = new Map(), cells = [];
    for (let r = 0; r < GRID; r++) for (let c = 0; c < GRID; c++) {
      values[axes[0]] = px.low + (c + 0.5) / GRID * (px.high - px.low);
      values[axes[1]] = py.high - (r + 0.5) / GRID * (py.high - py.low);
      const game = form().allowed(values) ? gameAt(values) : null;
      const key = game && game.u.flat().every(Number.isFinite) ? Engine.regime(game) : "out";
      regimes.set(key, (regimes.get(key) || 0) + 1);
      cells.push(key);
    }
    const order = [...regimes.keys()].sort((a, b) => regimes.get(b) - regimes.get(a));
    const size = canvas.width / GRID;
    const fill = (key) => (key === "out" ? "#ffffff" : MODEL.colours[order.indexOf(key) % MODEL.colours.length]);
    cells.forEach((key, k) => {
      pen.fillStyle = fill(key);
      pen.fillRect((k % GRID) * size, Math.floor(k / GRID) * size, size + 0.5, size + 0.5);
    });
    const here = axes.map((k) => (state.values[k] - MODEL.parameters[k].low) / (MODEL.parameters[k].high - MODEL.parameters[k].low));
    const [x, y] = [here[0] * canvas.width, (1 - here[1]) * canvas.height];
    pen.beginPath();
    pen.arc(x, y, 9, 0, 2 * Math.PI);
    pen.lineWidth = 6; pen.strokeStyle = "#ffffff"; pen.stroke();
    pen.lineWidth = 3; pen.strokeStyle = "#1b1f24"; pen.stroke();
    const profiles = Engine.profiles(gameAt(state.values).shape);
    const name = (key) => (key === "out" ? "not admissible" : key === "" ? "no pure equilibrium"
      : key.split(",").map((k) => label(profiles[Number(k)])).join(" + "));
    const mine = Engine.regime(gameAt(state.values));
    clear($("legend"), ...order.map((key) => make("li", {}, make("span", {class: "swatch", style: `background:${fill(key)}`}),
      key === mine ? make("b", {}, name(key) + " (here)") : name(key))));
    $("map-x").textContent = `→ ${px.symbol}, ${show(px.low)} to ${show(px.high)}`;
    $("map-y").textContent = `↑ ${py.symbol}, ${show(py.low)} to ${show(py.high)}`;
  }

  // -- links -----------------------------------------------------------------------------------

  function changed() {
    const named = {};
    for (const c of MODEL.choices) if (state.choices[c.name] !== c.baseline) named[c.name] = state.choices[c.name];
    MODEL.parameters.forEach((p, k) => { if (state.values[k] !== p.baseline) named[p.name] = String(state.values[k]); });
    return named;
  }

  function showLinks() {
    const named = changed();
    const hash = new URLSearchParams(named).toString();
    $("link").setAttribute("href", "#" + hash);
    if (location.protocol !== "about:") history.replaceState(null, "", "#" + hash);
    const inside = Object.entries(named).map(([k, x]) => `${k}="${x}"`).join(", ");
    $("python").textContent = `from greatgame.models import ${MODEL.class}\nm = ${MODEL.class}(${inside})`;
  }

  function readLink() {
    for (const [name, text] of new URLSearchParams(location.hash.slice(1))) {
      const k = MODEL.parameters.findIndex((p) => p.name === name);
      const c = MODEL.choices.find((x) => x.name === name);
      if (c && c.among.includes(text)) state.choices[name] = text;
      const x = Number(text);
      if (k >= 0 && Number.isFinite(x)) state.values[k] = Math.min(MODEL.parameters[k].high, Math.max(MODEL.parameters[k].low, x));
    }
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
    showControls();
    showLinks();
    const allowed = form().allowed(state.values);
    const game = gameAt(state.values);
    const defined = game.u.flat().every(Number.isFinite);
    $("warning").textContent = !allowed ? "This point violates an assumption of the model: " + MODEL.assumptions.join("; ") + "."
      : defined ? "" : "A payoff is undefined at this point.";
    $("results").hidden = !(allowed && defined);
    if (!allowed || !defined) return;
    showTable(game);
    showEquilibria(game);
    showPatience(game);
    showDerived();
    showClaims();
    showMap();
  }

  buildControls();
  if (MODEL.parameters.length > 1) buildMap();
  readLink();
  window.addEventListener("hashchange", () => { readLink(); update(); });
  $("copy").addEventListener("click", copyPython);
  update();
})();
