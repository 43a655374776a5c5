/** How the portal is built: into the Python package, for the frontend to serve under a strict content policy. */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "../nano_appliance/portal",
    emptyOutDir: true,
    assetsDir: "static",
    // The content policy of the frontend allows no data: addresses for scripts, styles or fonts.
    assetsInlineLimit: 0,
    target: "es2023",
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What several pages share comes in a few files instead of a dozen for each page.
        codeSplitting: {
          groups: [
            { name: "toolkit", test: /node_modules.@patternfly/, minShareCount: 2, priority: 1 },
            { name: "libraries", test: /node_modules/, minShareCount: 2 },
            { name: "shared", test: /web.src/, minShareCount: 2 },
          ],
        },
      },
    },
  },
  server: {
    proxy: { "/api": { target: "http://127.0.0.1:5870", ws: true } },
  },
  test: {
    environment: "jsdom",
    include: ["tests/**/*.test.{ts,tsx}"],
    setupFiles: ["tests/setup.ts"],
  },
});
