// The chains come from the benchmark: BENCH_CHAINS is {"<chain id>": "<url>"}.
import { createConfig } from "ponder";
import { parseAbi } from "viem";

const urls: Record<string, string> = JSON.parse(process.env.BENCH_CHAINS!);
const chains = Object.fromEntries(
  Object.entries(urls).map(([id, rpc]) => [`chain${id}`, { id: Number(id), rpc }]),
);
const everywhere = Object.fromEntries(Object.keys(chains).map((name) => [name, {}]));

export default createConfig({
  database: { kind: "postgres", connectionString: process.env.DATABASE_URL },
  chains,
  contracts: {
    Messenger: {
      chain: everywhere,
      address: "0x4200000000000000000000000000000000000023",
      startBlock: 0,
      abi: parseAbi([
        "event SentMessage(uint256 indexed destination, address indexed target, uint256 indexed messageNonce, address sender, bytes message)",
        "event RelayedMessage(uint256 indexed source, uint256 indexed messageNonce, bytes32 indexed messageHash, bytes32 returnDataHash)",
      ]),
    },
    Bridge: {
      chain: everywhere,
      address: "0x4200000000000000000000000000000000000024",
      startBlock: 0,
      abi: parseAbi([
        "event SendETH(address indexed from, address indexed to, uint256 amount, uint256 destination)",
        "event RelayETH(address indexed from, address indexed to, uint256 amount, uint256 source)",
      ]),
    },
    Inbox: {
      chain: everywhere,
      address: "0x4200000000000000000000000000000000000022",
      startBlock: 0,
      abi: parseAbi([
        "struct Identifier { address origin; uint256 blockNumber; uint256 logIndex; uint256 timestamp; uint256 chainId; }",
        "event ExecutingMessage(bytes32 indexed msgHash, Identifier id)",
      ]),
    },
  },
});
