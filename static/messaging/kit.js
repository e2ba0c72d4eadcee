// Fetches what the wallet button needs once somebody reaches for it: until then a page is light.
(function () {
  "use strict";
  const { script: source } = document.currentScript.dataset;
  let fetched = null;

  // On the root: a panel that a swap brings is there at once, and can take the focus.
  document.documentElement.dataset.scripted = "";

  function fetchIt() {
    fetched ??= new Promise((resolve, reject) => {
      const script = Object.assign(document.createElement("script"), { src: source, onload: resolve });
      script.onerror = () => {
        fetched = null; // the next click tries again
        reject(new Error("wallet.js"));
      };
      document.head.append(script);
    });
    return fetched;
  }

  function reached(event) {
    if (event.target.closest?.("[data-wallet]")) fetchIt().catch(() => {});
  }

  // The button as it stands now: the page may have swapped itself since it was pressed. And later: a
  // button takes no click while one by the keyboard is under way.
  function pressAgain(id) {
    ready = true;
    failed = "";
    setTimeout(() => document.getElementById(id)?.click());
  }

  // Once more after each swap of the page, until it is pressed again.
  let failed = "";

  function sayNotFetched(id) {
    failed = id;
    const panel = document.getElementById(id)?.closest("[data-wallet]");
    if (panel) panel.querySelector("[data-wallet-said]").textContent = panel.dataset.notFetched;
  }

  let ready = false;

  document.addEventListener("htmx:afterSettle", () => failed && sayNotFetched(failed));

  document.addEventListener("pointerover", reached);
  document.addEventListener("focusin", reached);
  document.addEventListener(
    "click",
    function (event) {
      const button = event.target.closest?.("[data-wallet-send]");
      if (!button || ready) return;
      event.stopImmediatePropagation();
      fetchIt().then(
        () => pressAgain(button.id),
        () => sayNotFetched(button.id),
      );
    },
    true,
  );
})();
