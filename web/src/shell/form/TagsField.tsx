/** Words of the person's own: a comma, a blank or Enter ends one, Backspace takes the last one back. */
import {
  FormGroup,
  Label,
  LabelGroup,
  TextInputGroup,
  TextInputGroupMain,
  ValidatedOptions,
} from "@patternfly/react-core";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { parseWords } from "../../format/words";
import { Help } from "./Help";

interface TagsFieldProps {
  id: string;
  label: string;
  words: readonly string[];
  isRequired: boolean;
  hint?: string | undefined;
  error?: string | undefined;
  onChange: (words: string[]) => void;
}

export function TagsField({ id, label, words, isRequired, hint, error, onChange }: TagsFieldProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const take = (text: string) => {
    setTyped("");
    onChange([...new Set([...words, ...parseWords(text)])]);
  };
  const type = (text: string) => (/[\s,，、]$/.test(text) ? take(text) : setTyped(text));
  const press = (event: KeyboardEvent) => {
    if (event.key === "Enter" && typed) {
      event.preventDefault();
      take(typed);
    } else if (event.key === "Backspace" && !typed) {
      onChange(words.slice(0, -1));
    }
  };
  return (
    <FormGroup fieldId={id} label={label} isRequired={isRequired}>
      <TextInputGroup {...(error ? { validated: ValidatedOptions.error } : {})}>
        <TextInputGroupMain
          inputId={id}
          aria-label={label}
          value={typed}
          onChange={(_, text) => type(text)}
          onKeyDown={press}
          onBlur={() => typed && take(typed)}
          inputProps={{ "aria-describedby": `${id}-help`, autoComplete: "off" }}
        >
          <LabelGroup aria-label={label} numLabels={words.length}>
            {words.map((word) => (
              <Label
                key={word}
                variant="outline"
                closeBtnAriaLabel={t("shell.takeAway", { name: word })}
                onClose={() => onChange(words.filter((each) => each !== word))}
              >
                {word}
              </Label>
            ))}
          </LabelGroup>
        </TextInputGroupMain>
      </TextInputGroup>
      <Help id={`${id}-help`} hint={hint} error={error} />
    </FormGroup>
  );
}
