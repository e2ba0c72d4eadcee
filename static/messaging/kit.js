// Fetches what the wallet button needs once somebody reaches for it: until then a page is light.
(function () {
  "use strict";
  const { script: source } = document.currentScript.dataset;
  let fetched = null;

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

  function show() {
    for (const panel of document.querySelectorAll("[data-wallet]")) panel.hidden = false;
  }

  function reached(event) {
    if (event.target.closest?.("[data-wallet]")) fetchIt().catch(() => {});
  }

  let ready = false;

  document.addEventListener("pointerover", reached);
  document.addEventListener("focusin", reached);
  document.addEventListener(
    "click",
    function (event) {
      const button = event.target.closest?.("[data-wallet-send]");
      if (!button || ready) return;
      event.stopImmediatePropagation();
      fetchIt().then(
        function () {
          ready = true;
          button.click();
        },
        () => {},
      );
    },
    true,
  );
  document.addEventListener("htmx:afterSettle", show);
  show();
})();
