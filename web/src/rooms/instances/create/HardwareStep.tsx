/** Step 2: cores, memory, disks. */
import { Form, FormGroup, Switch } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import type { SystemStatus } from "../../../api/system";
import { MIB } from "../../../format/units";
import { useFormat } from "../../../format/useFormat";
import { SelectField } from "../../../shell/SelectField";
import { coreSteps, memorySteps, SMALLEST_DATA_DISK_GIB, SMALLEST_SYSTEM_DISK_GIB } from "./hardware-steps";
import { SizeField } from "./SizeField";
import type { StepProps } from "./step";

const FIRST_DATA_DISK_GIB = 10;

export function HardwareStep({ draft, change, system }: StepProps & { system: SystemStatus }) {
  const { t } = useTranslation();
  const format = useFormat();
  const hasDataDisk = draft.dataDiskGiB > 0;
  return (
    <Form onSubmit={(event) => event.preventDefault()}>
      <SelectField
        id="guest-cores"
        label={t("create.cores")}
        value={String(draft.cores)}
        onChange={(cores) => change({ cores: Number(cores) })}
        options={coreSteps(system.max_cores).map((cores) => ({ value: String(cores), label: format.count(cores) }))}
      />
      <SelectField
        id="guest-memory"
        label={t("create.memory")}
        value={String(draft.memoryMiB)}
        onChange={(memory) => change({ memoryMiB: Number(memory) })}
        options={memorySteps(system.max_memory).map((memory) => ({
          value: String(memory),
          label: format.bytes(memory * MIB),
        }))}
      />
      <SizeField
        id="guest-system-disk"
        label={t("create.systemDisk")}
        value={draft.systemDiskGiB}
        onChange={(systemDiskGiB) => change({ systemDiskGiB })}
        smallest={SMALLEST_SYSTEM_DISK_GIB}
        largest={system.max_disk}
      />
      <FormGroup fieldId="guest-has-data-disk" label={t("create.dataDisk")}>
        <Switch
          id="guest-has-data-disk"
          label={t("create.dataDiskSwitch")}
          isChecked={hasDataDisk}
          onChange={(_, checked) =>
            change({ dataDiskGiB: checked ? Math.min(FIRST_DATA_DISK_GIB, system.max_disk) : 0 })
          }
        />
      </FormGroup>
      {hasDataDisk && (
        <SizeField
          id="guest-data-disk"
          label={t("create.dataDiskSize")}
          value={draft.dataDiskGiB}
          onChange={(dataDiskGiB) => change({ dataDiskGiB })}
          smallest={SMALLEST_DATA_DISK_GIB}
          largest={system.max_disk}
        />
      )}
    </Form>
  );
}
