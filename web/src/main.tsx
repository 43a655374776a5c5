/** Entry of the portal: texts and theme first, then the page. */
import "@patternfly/react-core/dist/styles/base.css";
import "./shell/shell.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./App";
import { setUpTranslation } from "./i18n/setup";
import { followTheme } from "./shell/theme";

followTheme();
await setUpTranslation();

const root = document.getElementById("root");
if (!root) throw new Error("the page lacks its root element");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
