/** What is wrong with a value, and where in it. */
export interface SchemaIssue {
  readonly message: string;
  /** Keys and indexes that lead there. */
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/**
 * A validator of any library that speaks Standard Schema (standardschema.dev), version 1: zod, valibot, arktype and
 * others. The part of that interface that is used here.
 */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    /** Types only, never there at run time. */
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/** What a validator says. */
export type SchemaResult<Output> =
  { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly SchemaIssue[] };

/** What goes into a validator. */
export type SchemaInput<S extends StandardSchema> = NonNullable<S['~standard']['types']>['input'];

/** What comes out of a validator. */
export type SchemaOutput<S extends StandardSchema> = NonNullable<S['~standard']['types']>['output'];

/** How many things that are wrong are said, a count: anybody can send a content with any number of them. */
const SAID = 3;

/** What a schema makes of a value, or what is wrong with it. @throws {TypeError} when it can only tell later */
export function validate<Output>(
  schema: StandardSchema<unknown, Output>,
  value: unknown,
): { readonly value: Output } | { readonly problem: string } {
  const result = schema['~standard'].validate(value);
  if ('then' in result) {
    // Nobody waits for what it says, not even for its error.
    void Promise.resolve(result).catch(() => {});
    throw new TypeError('its schema is asynchronous, which messages cannot wait for: use one that answers at once');
  }
  const { issues } = result;
  if (!issues) return result;
  const said = issues.slice(0, SAID).map(describe);
  return { problem: (issues.length > SAID ? [...said, `${issues.length - SAID} more`] : said).join('; ') };
}

function describe({ message, path = [] }: SchemaIssue): string {
  const keys = path.map((part) => String(typeof part === 'object' ? part.key : part));
  return keys.length > 0 ? `${keys.join('.')}: ${message}` : message;
}
