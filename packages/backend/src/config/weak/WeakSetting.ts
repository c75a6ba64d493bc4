import { KeyPath } from '../ConfigurationError';

/** The names of the risks that `mooring.acceptRisk` accepts. */
export const RISKS = [
  'clusters-unverified',
  'database-unencrypted',
  'database-unverified',
  'guest-sign-in',
  'locations-from-anywhere',
  'machines-unrestricted',
  'open-content-policy',
  'people-from-anywhere',
  'permissions-disabled',
  'reading-any-host',
  'resources-from-anywhere',
  'sign-in-without-user',
  'templates-from-anywhere',
  'unencrypted',
] as const;

/** One of {@link RISKS}. */
export type Risk = (typeof RISKS)[number];

/** A setting that opens the portal. */
export interface WeakSetting {
  key: KeyPath;
  message: string;
  remedy: string;
  /** What accepts it; without, nothing does. */
  risk?: Risk;
  /** Opens nothing by itself, and is logged only. */
  isAdvice?: boolean;
}
