/** Why a devnet could not be started, or what was asked of it refused. */
export type DevnetErrorCode =
  | 'sdk-missing'
  | 'sdk-incomplete'
  | 'bad-option'
  | 'port-in-use'
  | 'address-not-available'
  | 'store-file'
  | 'join-failed';

/** Says what, why and what next. */
export class DevnetError extends Error {
  override readonly name = 'DevnetError';
  readonly code: DevnetErrorCode;
  constructor(code: DevnetErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
