/** The words that a list is searched for, as they are typed. */
import { SearchInput } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

interface SearchBoxProps {
  /** What can be searched for. */
  placeholder: string;
  search: string;
  onSearch: (search: string) => void;
}

export function SearchBox({ placeholder, search, onSearch }: SearchBoxProps) {
  const { t } = useTranslation();
  return (
    <SearchInput
      placeholder={placeholder}
      aria-label={placeholder}
      value={search}
      onChange={(_, typed) => onSearch(typed)}
      onClear={() => onSearch("")}
      resetButtonLabel={t("shell.clear")}
    />
  );
}
