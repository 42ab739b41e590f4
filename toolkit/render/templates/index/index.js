// Search, filters and sorting; the page is complete without them.
(() => {
  const table = document.getElementById("list");
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const count = document.getElementById("count");
  const total = count.textContent;
  const find = (id) => document.getElementById(id);
  const fold = (text) =>
    text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/đ/g, "d");
  const texts = rows.map((row) => fold(row.dataset.key + " " + row.textContent));

  function show() {
    const words = fold(find("search").value).split(/\s+/).filter(Boolean);
    const status = find("status").value;
    const group = find("group") ? find("group").value : "";
    let shown = 0;
    rows.forEach((row, i) => {
      const fits =
        (!status || row.dataset.status === status) &&
        (!group || row.dataset.group === group) &&
        words.every((word) => texts[i].includes(word));
      row.hidden = !fits;
      shown += fits;
    });
    const all = shown === rows.length;
    const tally = count.dataset.shown.replace("{shown}", shown).replace("{n}", rows.length);
    count.textContent = all ? total : total + " · " + tally;
    find("none").hidden = shown > 0;
  }

  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

  function value(row, column) {
    const cell = row.cells[column];
    if ("value" in cell.dataset) return cell.dataset.value === "" ? null : +cell.dataset.value;
    const text = (cell.querySelector("a") || cell).textContent.trim();
    return text === "–" ? null : text;
  }

  // Missing values stay at the end in both directions.
  function compare(a, b, up) {
    if (a === null || b === null) return (a === null) - (b === null);
    const order = typeof a === "number" ? a - b : collator.compare(a, b);
    return up ? order : -order;
  }

  function sort(column, heading) {
    const up = heading.getAttribute("aria-sort") !== "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", up ? "ascending" : "descending");
    const keyed = rows.map((row) => [value(row, column), row]);
    keyed.sort((a, b) => compare(a[0], b[0], up));
    body.append(...keyed.map((pair) => pair[1]));
    table.classList.add("sorted");
  }

  Array.from(table.tHead.rows[0].cells).forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.title = table.dataset.sortLabel.replace("{column}", heading.textContent);
    button.textContent = heading.textContent;
    button.addEventListener("click", () => sort(column, heading));
    heading.replaceChildren(button);
  });

  let waiting;
  find("search").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 80);
  });
  for (const id of ["status", "group"]) if (find(id)) find(id).addEventListener("change", show);
  count.setAttribute("aria-live", "polite");
  find("tools").hidden = false;
  show(); // the browser may have kept what was typed before
})();
