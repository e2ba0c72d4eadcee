// Sends a relay, a resend or a refund with the reader's own wallet (EIP-1193, found by EIP-6963) and
// follows it. It never sees a key. Pages work without: the commands do the same.
(function () {
  "use strict";
  const LOOK_EVERY = 2_000;
  const GIVE_UP = 600_000;
  const LONGEST_REASON = 200;

  // -- which wallets there are ---------------------------------------------------------------------

  const announced = new Map();

  addEventListener("eip6963:announceProvider", function (event) {
    const { info, provider } = event.detail || {};
    if (info && provider) announced.set(info.uuid, { name: info.name, provider });
  });
  dispatchEvent(new Event("eip6963:requestProvider"));

  function wallets() {
    if (announced.size) return [...announced.values()];
    return window.ethereum ? [{ name: "", provider: window.ethereum }] : [];
  }

  // -- what is said, kept over the swaps of the page -----------------------------------------------

  const states = new Map(); // by kind: what was said last, whether it works, what is ticked

  function stateOf(kind) {
    if (!states.has(kind)) {
      // The box may have been ticked before this script arrived.
      const consent = Boolean(panelOf(kind)?.querySelector("[data-wallet-consent]")?.checked);
      states.set(kind, { text: "", tone: "", hash: "", busy: false, consent, choices: [] });
    }
    return states.get(kind);
  }

  // The reader's language comes with the transaction: a page has no use for it before.
  let told = {};

  function words() {
    return told;
  }

  function panelOf(kind) {
    return document.querySelector(`[data-wallet="${kind}"]`);
  }

  function say(kind, text, { tone = "", hash = "", busy = true, choices = [] } = {}) {
    Object.assign(stateOf(kind), { text, tone, hash, busy, choices });
    draw(kind);
  }

  function draw(kind) {
    const panel = panelOf(kind);
    if (!panel) return;
    const state = stateOf(kind);
    const said = panel.querySelector("[data-wallet-said]");
    const button = panel.querySelector("[data-wallet-send]");
    if (state.busy) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
    const consent = panel.querySelector("[data-wallet-consent]");
    if (consent) consent.checked = state.consent;
    said.className = `wallet-said ${state.tone}`;
    said.replaceChildren(state.text);
    if (state.hash) said.append(" ", linkTo(panel, state.hash));
    panel.querySelector("[data-wallet-choice]").replaceChildren(...state.choices.map((one, place) => choiceOf(kind, one, place)));
  }

  function linkTo(panel, hash) {
    const link = document.createElement("a");
    link.className = "hash";
    link.href = panel.dataset.transaction.replace("{hash}", hash);
    link.title = hash;
    link.textContent = `${hash.slice(0, 10)}\u2026${hash.slice(-8)}`;
    return link;
  }

  function choiceOf(kind, wallet, place) {
    const button = document.createElement("button");
    button.id = `wallet-${kind}-${place}`;
    button.type = "button";
    button.className = "button";
    button.textContent = wallet.name;
    button.addEventListener("click", () => choose(kind, wallet.provider));
    return button;
  }

  function fill(text, names) {
    return Object.entries(names).reduce((done, [name, value]) => done.replaceAll(`{${name}}`, value), text);
  }

  // -- one transaction, from the click to its block ------------------------------------------------

  // A sentence for the reader that ends the attempt.
  class Ended extends Error {}

  async function begin(kind) {
    if (stateOf(kind).busy) return;
    await ending(kind, async function () {
      const request = await fetchRequest(kind);
      const found = wallets();
      if (!found.length) throw new Ended(words().noWallet);
      if (found.length === 1) return send(kind, found[0].provider, request);
      say(kind, words().choose, { busy: false, choices: found });
    });
  }

  async function choose(kind, provider) {
    if (stateOf(kind).busy) return;
    await ending(kind, async () => send(kind, provider, await fetchRequest(kind)));
  }

  // Whatever goes wrong is said, and the button works again.
  async function ending(kind, work) {
    try {
      await work();
    } catch (error) {
      const known = error instanceof Ended;
      const text = known ? error.message : fill(words().failed || "{reason}", { reason: reasonOf(error) });
      say(kind, text, { tone: "failed", busy: false });
    }
  }

  async function send(kind, provider, { chain, transaction }) {
    const names = { chain: chain.chainName, id: String(BigInt(chain.chainId)) };
    const ask = asking(provider, names);
    say(kind, words().connecting);
    const [from] = await ask("eth_requestAccounts");
    if (!from) throw new Ended(words().noAccount);
    await beOn(kind, provider, chain, names);
    say(kind, words().trying);
    const whole = { from, ...transaction };
    Object.assign(whole, await tried(provider, whole, names));
    say(kind, words().signing);
    const hash = await ask("eth_sendTransaction", whole);
    await follow(kind, provider, hash, whole, names);
  }

  async function fetchRequest(kind) {
    const { request, preparing, notFetched } = panelOf(kind).dataset;
    say(kind, preparing);
    let answer;
    try {
      const response = await fetch(request, { headers: { Accept: "application/json" }, cache: "no-store" });
      answer = await response.json();
    } catch {
      throw new Ended(notFetched);
    }
    if (answer.refused) throw new Ended(answer.refused);
    told = answer.words;
    agreed(kind, answer.consent);
    return answer;
  }

  // A page may be older than what the site knows by now, and then has no box to tick.
  function agreed(kind, consent) {
    const box = panelOf(kind).querySelector("[data-wallet-consent]");
    if (consent && !box?.checked) throw new Ended(box ? words().consent : consent);
  }

  // The wallet, with its refusals in plain words.
  function asking(provider, names) {
    return async function (method, ...params) {
      try {
        return await provider.request(params.length ? { method, params } : { method });
      } catch (error) {
        throw refused(error, names);
      }
    };
  }

  function refused(error, names) {
    return new Ended(fill(refusal(error), { ...names, reason: reasonOf(error) }));
  }

  function refusal(error) {
    const code = codeOf(error);
    if (code === 4001) return words().declined;
    if (code === -32002) return words().waiting;
    if (code === 4100 || code === 4200) return words().unauthorized;
    if (code === 4900 || code === 4901) return words().disconnected;
    if (/access.?list/i.test(reasonOf(error))) return words().noAccessList;
    if (/insufficient funds/i.test(reasonOf(error))) return words().noFunds;
    return words().failed;
  }

  function codeOf(error) {
    return error?.data?.originalError?.code ?? error?.code;
  }

  function reasonOf(error) {
    const text = String(error?.data?.message || error?.message || error);
    return text.slice(0, LONGEST_REASON).replace(/[.\s]+$/, "");
  }

  // -- the right chain -----------------------------------------------------------------------------

  async function beOn(kind, provider, chain, names) {
    const ask = asking(provider, names);
    const isThere = async () => BigInt(await ask("eth_chainId")) === BigInt(chain.chainId);
    if (await isThere()) return;
    say(kind, fill(words().switching, names));
    if (!(await knows(provider, chain, names))) {
      if (!chain.rpcUrls.length) throw new Ended(fill(words().addByHand, names));
      say(kind, fill(words().adding, names));
      const { blockExplorerUrls, ...rest } = chain;
      await ask("wallet_addEthereumChain", blockExplorerUrls.length ? chain : rest);
      // Some wallets add a chain and stay where they are.
      if (!(await isThere())) await ask("wallet_switchEthereumChain", { chainId: chain.chainId });
    }
    if (!(await isThere())) throw new Ended(fill(words().wrongChain, names));
  }

  // Whether the wallet knows the chain, and is on it then.
  async function knows(provider, chain, names) {
    try {
      await provider.request({ method: "wallet_switchEthereumChain", params: [{ chainId: chain.chainId }] });
      return true;
    } catch (error) {
      if (codeOf(error) === 4902) return false;
      throw refused(error, names);
    }
  }

  // -- tried before it is signed -------------------------------------------------------------------

  // The gas that it needs. A wallet's own estimate may not know the access list, and then refuses.
  async function tried(provider, transaction, names) {
    let gas;
    try {
      gas = BigInt(await provider.request({ method: "eth_estimateGas", params: [transaction] }));
    } catch (error) {
      const reason = reasonOf(error);
      if (/insufficient funds/i.test(reason)) throw new Ended(fill(words().noFunds, names));
      if (codeOf(error) === 3 || /revert/i.test(reason)) throw new Ended(fill(words().willRevert, { ...names, reason }));
      return {}; // it cannot say: the wallet may
    }
    return { gas: `0x${((gas * 5n) / 4n).toString(16)}` };
  }

  // -- from the pool to a block --------------------------------------------------------------------

  async function follow(kind, provider, hash, sent, names) {
    say(kind, fill(words().pending, names), { hash });
    const until = performance.now() + GIVE_UP;
    let listed = !sent.accessList.length;
    while (performance.now() < until) {
      const receipt = await asked(provider, "eth_getTransactionReceipt", hash);
      if (receipt) return settle(kind, hash, receipt, names);
      if (!listed) {
        const pending = await asked(provider, "eth_getTransactionByHash", hash);
        listed = Boolean(pending);
        if (pending && !pending.accessList?.length) say(kind, words().listLost, { tone: "failed", hash });
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
    }
    say(kind, fill(words().lost, names), { tone: "failed", hash, busy: false });
  }

  async function asked(provider, method, hash) {
    try {
      return await provider.request({ method, params: [hash] });
    } catch {
      return null; // asked again soon
    }
  }

  function settle(kind, hash, receipt, names) {
    const filled = { ...names, block: Number(receipt.blockNumber).toLocaleString(document.documentElement.lang) };
    const done = receipt.status === "0x1" || receipt.status === 1;
    const text = fill(done ? words().mined : words().reverted, filled);
    say(kind, text, { tone: done ? "done" : "failed", hash, busy: done });
    const message = document.getElementById("message");
    if (message && window.htmx) window.htmx.trigger(message, "look");
  }

  // -- the page ------------------------------------------------------------------------------------

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-wallet-send]");
    if (button) begin(button.closest("[data-wallet]").dataset.wallet);
  });

  document.addEventListener("change", function (event) {
    if (!event.target.matches("[data-wallet-consent]")) return;
    stateOf(event.target.closest("[data-wallet]").dataset.wallet).consent = event.target.checked;
  });

  function drawAll() {
    for (const panel of document.querySelectorAll("[data-wallet]")) draw(panel.dataset.wallet);
  }

  // The focus stays where it is; a kit that is gone with the swap leaves it on what happened.
  let inside = false;
  let held = "";

  document.addEventListener("htmx:beforeSwap", function () {
    inside = Boolean(document.activeElement?.closest("#kit"));
    held = inside ? document.activeElement.id : "";
  });

  document.addEventListener("htmx:afterSettle", function () {
    drawAll();
    if (held && document.activeElement === document.body) document.getElementById(held)?.focus({ preventScroll: true });
    const heading = document.querySelector("#message h1");
    if (inside && heading && !document.getElementById("kit")) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
    inside = false;
  });

  drawAll();
})();
