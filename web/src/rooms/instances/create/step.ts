/** What every step of the wizard gets. */
import type { Draft } from "./draft";

export interface StepProps {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
}
