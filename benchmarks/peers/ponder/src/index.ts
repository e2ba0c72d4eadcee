import { ponder } from "ponder:registry";
import { execution, message, transfer } from "ponder:schema";
import { encodeAbiParameters, keccak256, parseAbiParameters } from "viem";

const MESSAGE = parseAbiParameters("uint256, uint256, uint256, address, address, bytes");

ponder.on("Messenger:SentMessage", async ({ event, context }) => {
  const { destination, target, messageNonce, sender, message: data } = event.args;
  const source = BigInt(context.chain.id);
  const values = [destination, source, messageNonce, sender, target, data] as const;
  const sent = {
    destination,
    sender,
    target,
    sentChain: context.chain.id,
    sentBlock: Number(event.block.number),
    sentLog: event.log.logIndex,
    sentTransaction: event.transaction.hash,
    sentTimestamp: event.block.timestamp,
  };
  await context.db
    .insert(message)
    .values({ hash: keccak256(encodeAbiParameters(MESSAGE, values)), source, nonce: messageNonce, ...sent })
    .onConflictDoUpdate((row) => (row.sentBlock === null ? sent : {}));
});

ponder.on("Messenger:RelayedMessage", async ({ event, context }) => {
  const relay = {
    relayChain: context.chain.id,
    relayBlock: Number(event.block.number),
    relayLog: event.log.logIndex,
    relayTransaction: event.transaction.hash,
    relayTimestamp: event.block.timestamp,
  };
  await context.db
    .insert(message)
    .values({
      hash: event.args.messageHash,
      source: event.args.source,
      nonce: event.args.messageNonce,
      ...relay,
    })
    .onConflictDoUpdate(relay);
});

ponder.on("Inbox:ExecutingMessage", async ({ event, context }) => {
  const { msgHash, id } = event.args;
  await context.db.insert(execution).values({
    chain: context.chain.id,
    block: Number(event.block.number),
    log: event.log.logIndex,
    transaction: event.transaction.hash,
    timestamp: event.block.timestamp,
    payloadHash: msgHash,
    origin: id.origin,
    sourceChain: id.chainId,
    sourceBlock: id.blockNumber,
    sourceLog: id.logIndex,
    sourceTimestamp: id.timestamp,
  });
});

ponder.on("Bridge:SendETH", async ({ event, context }) => {
  await context.db.insert(transfer).values({
    chain: context.chain.id,
    block: Number(event.block.number),
    log: event.log.logIndex,
    transaction: event.transaction.hash,
    timestamp: event.block.timestamp,
    sender: event.args.from,
    recipient: event.args.to,
    amount: event.args.amount,
    peer: event.args.destination,
  });
});

ponder.on("Bridge:RelayETH", async ({ event, context }) => {
  await context.db.insert(transfer).values({
    chain: context.chain.id,
    block: Number(event.block.number),
    log: event.log.logIndex,
    transaction: event.transaction.hash,
    timestamp: event.block.timestamp,
    sender: event.args.from,
    recipient: event.args.to,
    amount: event.args.amount,
    peer: event.args.source,
  });
});
