// The board says when it is stale: its words stay, a chip tells from when they are. Nothing else is done here;
// the piece itself is fetched by htmx each minute.
(() => {
  const STALE = 2 * 60 * 1000;
  let fetched = Date.now();

  const show = () => {
    const board = document.getElementById("board");
    if (!board) return;
    const stale = Date.now() - fetched > STALE;
    board.querySelector("[data-fresh]").hidden = stale;
    board.querySelector("[data-stale]").hidden = !stale;
  };

  // A session that ended answers with the door: never put it in the board's place.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!event.detail.serverResponse.includes('id="board"')) event.detail.shouldSwap = false;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    fetched = Date.now();
    show();
    // [Take this] has turned into [Open]: the focus goes with it.
    const pressed = event.detail.requestConfig?.triggeringEvent?.submitter?.id;
    if (pressed) document.getElementById(pressed.replace(/^take-/, "open-"))?.focus();
  });
  document.addEventListener("visibilitychange", show);
  setInterval(show, 5000);
})();
