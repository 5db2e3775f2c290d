import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      // Opening a keystore takes seconds when others use the machine too.
      {
        test: {
          name: "unit",
          include: ["tests/unit/**/*.test.ts"],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["tests/e2e/**/*.test.ts"],
          // Each file has a chain of its own, which takes a core for most of the time.
          maxWorkers: 2,
          testTimeout: 600_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
