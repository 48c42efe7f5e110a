import { useMemo } from 'react';
import { useUiSettings } from '../strings/UiProvider.js';
import { defaultDomainStrings, type DomainStrings } from './domainStrings.js';

/** The words in force here, English where none are given. */
export function useDomainStrings(): DomainStrings {
  const { strings } = useUiSettings();
  return useMemo(() => ({ ...defaultDomainStrings, ...strings }), [strings]);
}
