// The chart with the keyboard, and the story of a dose beside it. Without this file every cell is a plain link.
(() => {
  const story = document.getElementById("story");
  let opened = null;

  // One stop for the Tab key in each table; the arrows move between its cells.
  const cells = (table) => [...table.querySelectorAll("a.cell")];
  const grid = (table) => [...table.rows].map((row) => [...row.cells].map((cell) => cell.querySelector("a.cell")));
  const stand = (cell) => {
    for (const one of cells(cell.closest("table"))) one.tabIndex = one === cell ? 0 : -1;
  };
  for (const table of document.querySelectorAll("table.chart")) {
    const first = table.querySelector("a.cell:is(.overdue, .ask, .due, .clash)") || table.querySelector("a.cell");
    if (first) stand(first);
  }

  const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
  const next = (cell, [down, right]) => {
    const rows = grid(cell.closest("table"));
    let row = rows.findIndex((one) => one.includes(cell));
    let column = rows[row].indexOf(cell);
    do {
      row += down;
      column += right;
    } while (rows[row] && column >= 0 && column < rows[0].length && !rows[row][column]);
    return rows[row]?.[column];
  };
  const edge = (cell, name) => {
    const row = [...cell.closest("tr").querySelectorAll("a.cell")];
    return name === "Home" ? row[0] : row.at(-1);
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && opened) return close();
    const cell = event.target.closest?.("table.chart a.cell");
    if (!cell || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === " ") {
      event.preventDefault();
      cell.click();
      return;
    }
    const step = STEPS[event.key];
    const to = step ? next(cell, step) : ["Home", "End"].includes(event.key) ? edge(cell, event.key) : null;
    if (step || to) event.preventDefault();
    if (to) {
      stand(to);
      to.focus();
    }
  });

  // A cell's story comes beside the chart; with a modifier it opens where the browser puts it.
  document.addEventListener("click", (event) => {
    const cell = event.target.closest?.("[data-chart] a.cell");
    if (!cell || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    htmx.ajax("GET", cell.href, { source: cell, target: "#story", swap: "innerHTML show:none" });
  });

  const mark = (cell) => {
    opened?.classList.remove("open");
    opened?.removeAttribute("aria-expanded");
    opened = cell;
    opened?.classList.add("open");
    opened?.setAttribute("aria-expanded", "true");
  };
  const close = () => {
    const cell = opened;
    story.replaceChildren();
    mark(null);
    cell?.focus();
  };

  // A session that ended answers with the door: never put it in the story's place, go there.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.serverResponse.includes("data-story")) return;
    event.detail.shouldSwap = false;
    window.location.assign(event.detail.pathInfo.requestPath);
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== story) return;
    const cell = event.detail.requestConfig.elt;
    mark(cell);
    if (cell.closest("table.chart")) stand(cell);
    story.querySelector("[data-close]").addEventListener("click", (press) => {
      press.preventDefault();
      close();
    });
    story.scrollTop = 0;
    story.querySelector("h2").focus();
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
})();
