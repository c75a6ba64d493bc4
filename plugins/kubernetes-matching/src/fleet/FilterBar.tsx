import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, SearchField, Select } from '@backstage/ui';
import { ReactNode, useEffect, useRef, useState } from 'react';
import { kubernetesMatchingTranslationRef } from '../translation';
import { isRestricted, UrlFilter } from './useUrlFilter';

const TYPING_MS = 300;

type ListKey = 'status' | 'rule' | 'cluster' | 'owner';

/** The choices of a filter. */
export interface FilterChoice {
  readonly key: ListKey;
  readonly options: readonly { readonly id: string; readonly label: string }[];
}

/** The filters of a list; `children` stand before them. */
export function FilterBar(props: {
  filter: UrlFilter;
  onChange: (change: Partial<UrlFilter>) => void;
  choices: readonly FilterChoice[];
  children?: ReactNode;
}) {
  const { filter, onChange, choices, children } = props;
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  return (
    <Flex
      gap="2"
      align="end"
      role="search"
      aria-label={t('filters.label')}
      style={{ flexWrap: 'wrap' }}
    >
      {children}
      {choices.map(({ key, options }) => (
        <Select
          key={key}
          label={t(`filters.${key}`)}
          placeholder={t('filters.any')}
          selectionMode="multiple"
          search={options.length > 10 ? true : undefined}
          options={withChosen(options, filter[key])}
          value={[...filter[key]]}
          onChange={values => onChange({ [key]: values.map(String) })}
        />
      ))}
      <DelayedField
        label={t('filters.namespace')}
        placeholder={t('filters.any')}
        value={filter.namespace.join(' ')}
        onChange={text => onChange({ namespace: text.match(/[^\s,]+/g) ?? [] })}
      />
      <DelayedField
        label={t('filters.search')}
        placeholder={t('filters.searchPlaceholder')}
        value={filter.text}
        onChange={text => onChange({ text })}
      />
      {isRestricted(filter) && (
        <Button
          variant="tertiary"
          onPress={() =>
            onChange({
              status: [],
              rule: [],
              cluster: [],
              namespace: [],
              owner: [],
              text: '',
            })
          }
        >
          {t('filters.reset')}
        </Button>
      )}
    </Flex>
  );
}

/** What the URL asks for is a choice even where it is not known. */
function withChosen(
  options: FilterChoice['options'],
  chosen: readonly string[],
): { id: string; label: string }[] {
  const known = new Set(options.map(({ id }) => id));
  const others = chosen.filter(id => !known.has(id));
  return [...options, ...others.map(id => ({ id, label: id }))];
}

/** Filters a moment after the last key, not with every one. */
function DelayedField(props: {
  label: string;
  placeholder: string;
  value: string;
  onChange: (text: string) => void;
}) {
  const { label, placeholder, value, onChange } = props;
  const [typed, setTyped] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => setTyped(value), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <SearchField
      size="small"
      label={label}
      placeholder={placeholder}
      value={typed}
      onChange={text => {
        setTyped(text);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => onChange(text), TYPING_MS);
      }}
    />
  );
}
