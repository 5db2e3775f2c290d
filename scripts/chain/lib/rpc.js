// Serves the chain: Chopsticks' JSON-RPC and a few methods of our own.

import { createServer as createProbe } from "node:net";
import { ResponseError } from "@acala-network/chopsticks-core";
import { createServer } from "@acala-network/chopsticks/server";
import { handler } from "@acala-network/chopsticks/rpc/index";
import { codeOf } from "./errors.js";

/** Nobody but this machine: sudo is open to everybody who knows //Alice. */
const HOST = "127.0.0.1";
const MS_PER_YEAR = 366 * 86_400_000;

/**
 * @param {unknown} value
 * @param {string} name
 * @param {number} least
 * @param {number} most
 */
const whole = (value, name, least, most) => {
  if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new ResponseError(-32602, `${name} must be a whole number from ${least} to ${most}.`);
};

/** @typedef {import("./chain.js").LocalChain} LocalChain */

/**
 * Methods beside those of Chopsticks; a name that Chopsticks has too replaces it.
 * @param {LocalChain} chain
 * @returns {Record<string, (params: unknown[]) => Promise<unknown>>}
 */
const ownMethods = (chain) => {
  const answer = async (/** @type {number} */ blocks) => ({
    blocks,
    block: chain.head.number,
    era: await chain.era(),
    now: await chain.now(),
  });
  const refuse = (/** @type {string} */ why) => async () => {
    throw new ResponseError(-32601, why);
  };
  return {
    /** `[eras]`: passes so many eras; answers when they are over. */
    adotb_passEras: async ([eras = 1]) =>
      answer(await chain.passEras(whole(eras, "The number of eras", 1, 3660))),
    /** `[milliseconds]`: passes so much time on the chain's clock. */
    adotb_passTime: async ([ms]) =>
      answer(await chain.passUntil((await chain.now()) + whole(ms, "The time", 1, MS_PER_YEAR))),
    /** Where the chain is. */
    adotb_now: async () => answer(0),
    /** Chopsticks writes the new time into the state; here the eras on the way must happen. */
    dev_timeTravel: async ([date]) => {
      const time = typeof date === "string" ? Date.parse(date) : date;
      await chain.passUntil(whole(time, "The time", await chain.now(), (await chain.now()) + MS_PER_YEAR));
      return chain.now();
    },
    dev_setHead: refuse("The local chain has no way back: start it again, with the file of an earlier run."),
    dev_setBlockBuildMode: refuse("Start the chain with another --block-ms instead."),
  };
};

/**
 * @param {LocalChain} chain
 * @param {number} port
 */
export async function serve(chain, port) {
  // Chopsticks would quietly take the next port.
  await new Promise((resolve, reject) => {
    const probe = createProbe();
    probe.once("error", (error) =>
      reject(
        codeOf(error) === "EADDRINUSE"
          ? new Error(
              `Port ${port} is taken, perhaps by another local chain: stop it or choose another --port.`,
            )
          : new Error(`Port ${port} cannot be used (${codeOf(error)}).`),
      ),
    );
    probe.listen(port, HOST, () => probe.close(resolve));
  });
  const own = ownMethods(chain);
  const others = handler({ chain });
  /** @type {typeof others} */
  const answer = async (request, subscriptions) => {
    const mine = Object.hasOwn(own, request.method) ? own[request.method] : undefined;
    return mine ? mine(request.params) : others(request, subscriptions);
  };
  const server = await createServer(answer, port, HOST);
  return { endpoint: `ws://${HOST}:${server.port}`, close: server.close };
}
