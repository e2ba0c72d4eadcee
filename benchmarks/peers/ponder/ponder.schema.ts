import { onchainTable, primaryKey } from "ponder";

// A relay may be indexed before its send: chains are not ordered against each other.
export const message = onchainTable("message", (t) => ({
  hash: t.hex().primaryKey(),
  source: t.bigint().notNull(),
  nonce: t.bigint().notNull(),
  destination: t.bigint(),
  sender: t.hex(),
  target: t.hex(),
  sentChain: t.integer(),
  sentBlock: t.integer(),
  sentLog: t.integer(),
  sentTransaction: t.hex(),
  sentTimestamp: t.bigint(),
  relayChain: t.integer(),
  relayBlock: t.integer(),
  relayLog: t.integer(),
  relayTransaction: t.hex(),
  relayTimestamp: t.bigint(),
}));

export const execution = onchainTable(
  "execution",
  (t) => ({
    chain: t.integer().notNull(),
    block: t.integer().notNull(),
    log: t.integer().notNull(),
    transaction: t.hex().notNull(),
    timestamp: t.bigint().notNull(),
    payloadHash: t.hex().notNull(),
    origin: t.hex().notNull(),
    sourceChain: t.bigint().notNull(),
    sourceBlock: t.bigint().notNull(),
    sourceLog: t.bigint().notNull(),
    sourceTimestamp: t.bigint().notNull(),
  }),
  (table) => ({ pk: primaryKey({ columns: [table.chain, table.block, table.log] }) }),
);

export const transfer = onchainTable(
  "transfer",
  (t) => ({
    chain: t.integer().notNull(),
    block: t.integer().notNull(),
    log: t.integer().notNull(),
    transaction: t.hex().notNull(),
    timestamp: t.bigint().notNull(),
    sender: t.hex().notNull(),
    recipient: t.hex().notNull(),
    amount: t.bigint().notNull(),
    peer: t.bigint().notNull(),
  }),
  (table) => ({ pk: primaryKey({ columns: [table.chain, table.block, table.log] }) }),
);
