#!/usr/bin/env node
// In a checkout the TypeScript sources run as they are, without a build; an installed package has what was built.

import { existsSync } from "node:fs";

if (existsSync(new URL("../src/main.ts", import.meta.url))) {
  const { register } = await import("tsx/esm/api");
  register();
  await import("../src/main.ts");
} else {
  await import("../dist/main.js");
}
