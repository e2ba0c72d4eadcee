"""What the wallet button says, in the reader's language: wallet.js asks for it when it is needed.

Names in braces are filled in there.
"""

from django.utils.translation import gettext as _


def wallet_words() -> dict[str, str]:
    """Every sentence by the name that wallet.js has for it."""
    return {**_finding(), **_asking(), **_refusing(), **_following()}


def _finding() -> dict[str, str]:
    return {
        "noWallet": _(
            "No wallet was found in this browser. Unlock or install one, or use the command below."
        ),
        "choose": _("Which wallet?"),
        "consent": _("Tick the box first: this relay would use the message up."),
    }


def _asking() -> dict[str, str]:
    return {
        "connecting": _("Waiting for your wallet: allow this site there."),
        "switching": _("Waiting for your wallet: switch to {chain} there."),
        "adding": _("Your wallet does not know {chain}: add it there."),
        "trying": _("Trying it on the wallet's node\u2026"),
        "signing": _("Waiting for your wallet: look at the transaction and confirm it there."),
    }


def _refusing() -> dict[str, str]:
    return {
        "noAccount": _(
            "The wallet named no account. Choose one there and try again. Nothing was sent."
        ),
        "addByHand": _(
            "Your wallet does not know {chain}. Add chain {id} there by hand, then try again. "
            "Nothing was sent."
        ),
        "wrongChain": _(
            "Your wallet is on another chain than {chain}. Switch there and try again. Nothing was "
            "sent."
        ),
        "willRevert": _("The wallet's node says that it would fail: {reason}. Nothing was sent."),
        "noFunds": _("The account has too little ETH on {chain} to pay for gas. Nothing was sent."),
        "declined": _("You declined it in the wallet. Nothing was sent."),
        "waiting": _("The wallet already waits for an answer: open it."),
        "unauthorized": _("The wallet does not allow this site to do that. Nothing was sent."),
        "disconnected": _("The wallet is not connected to {chain}. Nothing was sent."),
        "noAccessList": _(
            "This wallet cannot send an access list, and without one the inbox refuses a relay. "
            "Nothing was sent: use the cast command."
        ),
        "failed": _("The wallet refused: {reason}. Nothing was sent."),
    }


def _following() -> dict[str, str]:
    return {
        "pending": _("Sent, and not in a block of {chain} yet:"),
        "listLost": _(
            "The wallet left the access list out, so the inbox will refuse this transaction. Use "
            "the cast command:"
        ),
        "mined": _("In block {block} of {chain}. This page follows once that block is indexed:"),
        "reverted": _(
            "It reverted in block {block} of {chain}: nothing changed but the gas it cost:"
        ),
        "lost": _("Not in a block of {chain} after ten minutes. Look in your wallet:"),
    }
