/** Makes the compiler know every text: a key that is not in the English file is a type error. */
import "i18next";

import type en from "../locales/en.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof en };
  }
}
