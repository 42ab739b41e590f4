// Tables that can be sorted and copied, and the place in the list of contents. A page is complete
// without it. Words come from the page: data-sort, data-copy … of <main>.
(() => {
  const words = document.querySelector("main").dataset;
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const make = (tag, settings) => Object.assign(document.createElement(tag), settings);
  // Bold rows are totals or head a group: they stay, and rows are sorted between them.
  const fixed = (row) => row.matches(".strong") || row.querySelector("[colspan]");

  function groups(rows) {
    const found = [[]];
    for (const row of rows) fixed(row) ? found.push([]) : found.at(-1).push(row);
    return found;
  }

  // Missing values come last in both directions; equal ones keep their order.
  function compare(a, b, way) {
    if (a === null || b === null) return (a === null) - (b === null);
    return way * (typeof a === "number" ? a - b : collator.compare(a, b));
  }

  function makeSortable(table) {
    const body = table.tBodies[0], heads = [...table.tHead.rows[0].cells];
    const rows = [...body.rows], values = JSON.parse(table.dataset.values);
    const known = values.every((one) => !one || one.length === rows.length);
    if (!known || values.length !== heads.length) return;
    if (!groups(rows).some((group) => group.length > 1)) return;
    const place = new Map(rows.map((row, n) => [row, n]));

    function value(row, column) {
      if (values[column]) return values[column][place.get(row)];
      const text = row.cells[column].textContent.trim();
      return text === "" || text === "–" ? null : text;
    }

    function sort(column, way) {
      const sorted = groups(rows).map((group) => way
        ? group.map((row) => [value(row, column), row])
            .sort((a, b) => compare(a[0], b[0], way)).map((pair) => pair[1])
        : group);
      const heading = rows.filter(fixed);
      body.append(...sorted.flatMap((group, n) => n ? [heading[n - 1], ...group] : group));
    }

    table.classList.add("sortable");
    heads.forEach((head, column) => {
      if (!values[column] && head.matches(".num")) return;
      const button = make("button", { type: "button", className: "sort", title: words.sort });
      button.append(...head.childNodes);
      head.append(button);
      button.onclick = () => {
        const next = { ascending: "descending", descending: "" };
        const now = head.getAttribute("aria-sort");
        const state = now ? next[now] : "ascending";
        for (const one of heads) one.removeAttribute("aria-sort");
        if (state) head.setAttribute("aria-sort", state);
        sort(column, { ascending: 1, descending: -1 }[state] || 0);
      };
    });
  }

  // As it is seen, but in signs a spreadsheet understands; a text is never taken for a formula.
  function cellText(cell) {
    const text = cell.textContent.replace(/\u2060/g, "").replace(/\s+/g, " ").trim();
    if (cell.matches(".num")) return text.replace(/\u2212/g, "-");
    return /^[=+@-]/.test(text) ? "'" + text : text;
  }

  function tableText(table) {
    const line = (row) =>
      [...row.cells].map((cell) => cellText(cell) + "\t".repeat(cell.colSpan - 1)).join("\t");
    return [...table.rows].map(line).join("\n");
  }

  async function toClipboard(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Browsers that allow it to pages of a server only.
      const area = make("textarea", { value: text, className: "unseen" });
      const before = document.activeElement;
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      before.focus();
      return done;
    }
  }

  function makeCopyable(table) {
    const line = make("div", { className: "copy" });
    const button = make("button", { type: "button", textContent: words.copy });
    const status = make("span", { role: "status" });
    button.onclick = async () => {
      const done = await toClipboard(tableText(table));
      status.textContent = done ? words.copied : words.notCopied;
      setTimeout(() => { status.textContent = ""; }, 4000);
    };
    line.append(button, status);
    table.closest(".scroll").after(line);
  }

  for (const table of document.querySelectorAll(".scroll > table")) {
    if (table.dataset.values && table.tHead) makeSortable(table);
    makeCopyable(table);
  }

  // What has to be scrolled can be reached by keyboard.
  function reach() {
    for (const box of document.querySelectorAll(".scroll")) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  }
  reach();
  addEventListener("resize", reach);

  const links = new Map();
  for (const link of document.querySelectorAll(".contents a"))
    links.set(document.getElementById(link.hash.slice(1)), link);
  function mark() {
    const passed = [...links.keys()].filter((head) => head.getBoundingClientRect().top < 120);
    for (const [head, link] of links)
      if (head === passed.at(-1)) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
  }
  if (links.size) addEventListener("scroll", mark, { passive: true });
  mark();
})();
