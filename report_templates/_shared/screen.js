/* A browser's page: columns sort, long tables filter, charts tell their figures. Nothing is computed
   and nothing is fetched; without this script all that is printed is there to read. */
(() => {
  "use strict";
  const words = document.body.dataset;
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const LONG = 15;
  // sums, rests and remarks close a table: they and all below them never move
  const FOOT = ".sum, .minor, .fact";

  const make = (tag, settings, ...inside) => {
    const made = Object.assign(document.createElement(tag), settings);
    made.append(...inside);
    return made;
  };

  // rows that move, each with the remarks that belong to it
  const groupsOf = (body) => {
    const groups = [];
    for (const row of body.rows) {
      if (row.matches(FOOT)) break;
      if (row.matches(".because") && groups.length) groups.at(-1).push(row);
      else groups.push([row]);
    }
    return groups;
  };

  const cellsAt = (row, first, width) => {
    let at = 0;
    return [...row.cells].filter((cell) => {
      const from = at;
      at += cell.colSpan;
      return from < first + width && at > first;
    });
  };

  // by value where one is borne; where a column bears values, what bears none is absent
  const keysOf = (groups, first, width) => {
    const cells = groups.map(([row]) => cellsAt(row, first, width));
    const values = cells.map((some) => {
      const held = some.map((cell) => cell.querySelector("data, time")).find(Boolean);
      return held ? held.value || held.dateTime : null;
    });
    if (values.some((value) => value !== null)) {
      const isNumber = values.every((value) => value === null || !Number.isNaN(Number(value)));
      return { keys: isNumber ? values.map((v) => (v === null ? null : Number(v))) : values, isNumber };
    }
    const texts = cells.map((some) => some.map((cell) => cell.textContent.trim()).join(" ").trim());
    return { keys: texts.map((text) => (text === "" || text === "—" ? null : text)), isNumber: false };
  };

  const compare = (a, b) => (typeof a === "number" ? a - b : collator.compare(a, b));

  const sort = (body, groups, head, first) => {
    const { keys, isNumber } = keysOf(groups, first, head.colSpan);
    // the largest figure first, the first word first; the third time as printed
    const turns = isNumber ? ["descending", "ascending"] : ["ascending", "descending"];
    const turn = turns[turns.indexOf(head.ariaSort) + 1];
    for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
    const places = groups.map((_, place) => place);
    if (turn) {
      head.setAttribute("aria-sort", turn);
      const way = turn === "ascending" ? 1 : -1;
      places.sort((a, b) => {
        if (keys[a] === null || keys[b] === null) return (keys[a] === null) - (keys[b] === null) || a - b;
        return way * compare(keys[a], keys[b]) || a - b;
      });
    }
    const end = groups.flat().length;
    const foot = [...body.rows].slice(end);
    body.append(...places.flatMap((place) => groups[place]), ...foot);
  };

  const sortable = (table, body, groups) => {
    let at = 0;
    for (const head of table.tHead.rows[0].cells) {
      const first = at;
      at += head.colSpan;
      if (head.textContent.trim() === "") continue;
      const button = make("button", { type: "button", className: "sort" }, ...head.childNodes);
      button.addEventListener("click", () => sort(body, groups, head, first));
      head.append(button);
    }
  };

  const plain = (text) => text.normalize("NFKC").toLowerCase();

  const filterable = (table, body, groups, name) => {
    const said = groups.map((rows) => plain(rows.map((row) => row.textContent).join(" ")));
    const input = make("input", { type: "search", className: "filter", placeholder: words.filter });
    input.setAttribute("aria-label", `${words.filter} ${name}`);
    const note = make("p", { className: "filter-note", role: "status" });
    input.addEventListener("input", () => {
      const wanted = plain(input.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      groups.forEach((rows, place) => {
        const fits = wanted.every((word) => said[place].includes(word));
        shown += fits;
        for (const row of rows) row.hidden = !fits;
      });
      const isFooted = body.rows.length > groups.flat().length;
      const whole = wanted.length && isFooted ? words.whole : "";
      note.textContent = shown ? whole : words.none;
    });
    table.parentElement.before(input, note);
  };

  const nameOf = (table) => {
    const part = table.closest(".part, .half, section, main");
    const heading = part && part.querySelector("h2, h1");
    return heading ? heading.textContent.trim() : "";
  };

  const boxes = [];
  for (const table of document.querySelectorAll("table.rows")) {
    const box = make("div", { className: "wide" });
    table.before(box);
    box.append(table);
    const name = nameOf(table);
    boxes.push([box, name]);
    const body = table.tBodies[0];
    if (!table.tHead || !body || table.matches(".form")) continue;
    const groups = groupsOf(body);
    if (groups.length > 1) sortable(table, body, groups);
    if (groups.length >= LONG) filterable(table, body, groups, name);
  }

  // a box that scrolls is reached by keyboard
  const measure = () => {
    for (const [box, name] of boxes) {
      const scrolls = box.scrollWidth > box.clientWidth + 1;
      if (scrolls) {
        box.tabIndex = 0;
        box.setAttribute("role", "region");
        box.setAttribute("aria-label", name);
      } else for (const each of ["tabindex", "role", "aria-label"]) box.removeAttribute(each);
    }
  };
  measure();
  addEventListener("resize", measure);

  const tip = make("div", { className: "tip", role: "status", hidden: true });
  document.body.append(tip);
  let lit = null;
  const hide = () => {
    if (lit) lit.classList.remove("lit");
    lit = null;
    tip.hidden = true;
  };
  const show = (spot) => {
    hide();
    lit = spot;
    spot.classList.add("lit");
    tip.textContent = spot.dataset.tip;
    tip.hidden = false;
    const at = spot.getBoundingClientRect();
    const room = document.documentElement.clientWidth - tip.offsetWidth - 4;
    tip.style.left = `${Math.max(4, Math.min(at.left + at.width / 2 - tip.offsetWidth / 2, room)) + scrollX}px`;
    const above = at.top - tip.offsetHeight - 6;
    tip.style.top = `${(above < 0 ? at.bottom + 6 : above) + scrollY}px`;
  };
  for (const chart of document.querySelectorAll("svg.chart")) {
    const spots = [...chart.querySelectorAll(".spot")];
    if (!spots.length) continue;
    for (const spot of spots) {
      const title = spot.querySelector("title");
      spot.dataset.tip = title.textContent;
      title.remove();
    }
    let place = 0;
    chart.tabIndex = 0;
    chart.addEventListener("pointerover", (event) => event.target.dataset.tip && show(event.target));
    chart.addEventListener("pointerleave", hide);
    chart.addEventListener("focus", () => chart.matches(":focus-visible") && show(spots[place]));
    chart.addEventListener("blur", hide);
    chart.addEventListener("keydown", (event) => {
      if (event.key === "Escape") return hide();
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step || spots.length < 2) return;
      event.preventDefault();
      place = (place + step + spots.length) % spots.length;
      show(spots[place]);
    });
  }
})();
