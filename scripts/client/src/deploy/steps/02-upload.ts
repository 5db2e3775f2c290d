// Uploads the codes that the chain does not have yet.

import { codesOf } from "../../suite/artefacts.ts";
import { inclusion, type Step } from "../context.ts";
import { isUploaded, uploadCode } from "../upload.ts";

export const upload: Step = {
  number: "02",
  name: "upload",
  title: "Upload the codes",
  async run(context) {
    const { artefacts, deployment } = context;
    const lines: string[] = [];
    for (const code of codesOf(artefacts)) {
      const { codeName: name, codeHash } = code;
      const known = await isUploaded(context, codeHash);
      if (!known) {
        const included = await uploadCode(context, code, `02:${name}`);
        deployment.codes[name] = { hash: codeHash, included: inclusion(included) };
        context.save();
      }
      lines.push(`${name.padEnd(13)} ${codeHash}${known ? ", was there" : ""}`);
    }
    return lines;
  },
};
