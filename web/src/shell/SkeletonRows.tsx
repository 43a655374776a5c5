/** Rows of a table whose content is on its way. */
import { Skeleton } from "@patternfly/react-core";
import { Tbody, Td, Tr } from "@patternfly/react-table";
import { useTranslation } from "react-i18next";

const ROWS = ["100%", "80%", "90%"];

export function SkeletonRows({ columns }: { columns: number }) {
  const { t } = useTranslation();
  return (
    <Tbody>
      {ROWS.map((width, row) => (
        <Tr key={width}>
          {Array.from({ length: columns }, (_, column) => (
            <Td key={column}>
              <Skeleton width={width} screenreaderText={row + column === 0 ? t("shell.loading") : undefined} />
            </Td>
          ))}
        </Tr>
      ))}
    </Tbody>
  );
}
