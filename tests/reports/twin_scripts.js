/* What the tests of the twins measure within the page; the page's own script knows nothing of it. */
const FOOT = ".sum, .minor, .fact";
const text = (row) => row.textContent.trim();
const bodyOf = (selector) => document.querySelector(selector).tBodies[0];

function moving(body) {
  const rows = [];
  for (const row of body.rows) {
    if (row.matches(FOOT)) break;
    if (!row.matches(".because")) rows.push(row);
  }
  return rows;
}

const rowsOf = ([selector]) => [...bodyOf(selector).rows].map(text);

const valuesOf = ([column]) =>
  moving(bodyOf("table.members-all"))
    .map((row) => row.cells[column].querySelector("data"))
    .filter(Boolean)
    .map((held) => Number(held.value));

const pairsOf = ([selector]) => {
  const rows = [...bodyOf(selector).rows];
  return rows
    .filter((row) => row.matches(".explained"))
    .map((row) => text(row) + " / " + text(row.nextElementSibling));
};

const coloursOf = ([selector]) => {
  const style = getComputedStyle(document.querySelector(selector));
  return [style.color, style.backgroundColor];
};

function keysAt(rows, first, width) {
  return rows.map((row) => {
    let at = 0;
    const cells = [...row.cells].filter((cell) => {
      const from = at;
      at += cell.colSpan;
      return from < first + width && at > first;
    });
    for (const cell of cells) {
      const held = cell.querySelector("data, time");
      if (held) return held.value ? Number(held.value) : Date.parse(held.dateTime);
    }
    return null;
  });
}

function isOrdered(keys, way) {
  const known = keys.filter((key) => key !== null);
  const lastKnown = keys.findLastIndex((key) => key !== null);
  const gaps = keys.slice(0, lastKnown + 1).includes(null);
  return !gaps && known.every((key, n) => n === 0 || way * (key - known[n - 1]) >= 0);
}

const sortEverything = () => {
  const faults = [];
  let columns = 0;
  for (const table of document.querySelectorAll("table.rows")) {
    if (!table.tHead) continue;
    const body = table.tBodies[0];
    let at = 0;
    for (const head of table.tHead.rows[0].cells) {
      const first = at;
      at += head.colSpan;
      const button = head.querySelector("button");
      if (!button) continue;
      columns += 1;
      const name = `${table.className} ${text(head)}`;
      const before = [...body.rows].map(text);
      const foot = before.slice(body.rows.length - [...body.rows].length + countOf(body));
      for (let turn = 0; turn < 2; turn += 1) {
        button.click();
        const now = [...body.rows].map(text);
        const keys = keysAt(moving(body), first, head.colSpan);
        const way = head.getAttribute("aria-sort") === "ascending" ? 1 : -1;
        if (!isOrdered(keys, way)) faults.push(`${name}: not in order`);
        if (now.slice(countOf(body)).join() !== foot.join()) faults.push(`${name}: the foot moved`);
        if ([...now].sort().join() !== [...before].sort().join()) faults.push(`${name}: rows lost`);
      }
      button.click();
      if (head.hasAttribute("aria-sort")) faults.push(`${name}: still sorted`);
      if ([...body.rows].map(text).join() !== before.join()) faults.push(`${name}: not back`);
    }
  }
  return { faults, columns };
};

function countOf(body) {
  let count = 0;
  for (const row of body.rows) {
    if (row.matches(FOOT)) break;
    count += 1;
  }
  return count;
}

const channel = (value) => {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
};
const light = ([red, green, blue]) =>
  0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
const rgb = (colour) => colour.match(/[\d.]+/g).map(Number);
const contrast = (one, other) => {
  const [high, low] = [light(rgb(one)), light(rgb(other))].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
};

function behind(element) {
  for (let each = element; each; each = each.parentElement) {
    const colour = getComputedStyle(each).backgroundColor;
    if (rgb(colour)[3] !== 0) return colour;
  }
  return "rgb(255, 255, 255)";
}

function behindDrawn(words) {
  const { x, y, width, height } = words.getBBox();
  let colour = behind(words.ownerSVGElement);
  for (const box of words.ownerSVGElement.querySelectorAll("rect:not(.spot)")) {
    const at = box.getBBox();
    const isAcross = at.x <= x + width / 2 && at.x + at.width >= x + width / 2;
    const isAlong = at.y <= y + height / 2 && at.y + at.height >= y + height / 2;
    if (isAcross && isAlong) colour = getComputedStyle(box).fill;
  }
  return colour;
}

const faintTexts = ([least]) => {
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node.parentElement;
    if (!node.data.trim() || element.matches("script, title") || !element.getClientRects().length) continue;
    const isDrawn = element.matches("text");
    const style = getComputedStyle(element);
    const ratio = isDrawn
      ? contrast(style.fill, behindDrawn(element))
      : contrast(style.color, behind(element));
    if (ratio < least) faint.push(`${node.data.trim().slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return faint;
};
