// Makes the registry, with the limits and the first allocation.

import { makeOnce } from "../instantiate.ts";
import type { Step } from "../context.ts";

export const registry: Step = {
  number: "03",
  name: "registry",
  title: "Make the registry with the first allocation",
  async run(context) {
    const { network, signer } = context;
    const { lines } = await makeOnce(context, "03", "registry", async () => ({
      args: [signer.address, network.limits, network.allocation],
      value: 0n,
    }));
    return [
      ...lines,
      ...network.allocation.map(
        ({ validator, weightBps }) => `${(weightBps / 100).toFixed(2).padStart(6)} %  ${validator}`,
      ),
    ];
  },
};
