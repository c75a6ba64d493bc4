/** A type as Terraform writes it in JSON: `"string"`, `["list", "string"]`, `["object", { … }]`. */
export type TerraformType =
  | string
  | readonly ['list' | 'set' | 'map', TerraformType]
  | readonly ['object', { readonly [name: string]: TerraformType }];

/** How a structure is repeated. */
export type NestingMode = 'list' | 'set' | 'map' | 'single';

/** An attribute, in the format of `terraform providers schema -json`. */
export interface Attribute {
  type?: TerraformType;
  nested_type?: {
    nesting_mode: NestingMode;
    attributes: Record<string, Attribute>;
  };
  required?: boolean;
  optional?: boolean;
  computed?: boolean;
}

/** A nested block, in the same format. */
export interface BlockType {
  nesting_mode: NestingMode;
  block: Block;
  min_items?: number;
  max_items?: number;
}

/** The content of a block, in the same format. */
export interface Block {
  attributes: Record<string, Attribute>;
  block_types: Record<string, BlockType>;
}

/** The schema of a resource, data source or provider, in the same format. */
export interface Schema {
  version: 0;
  block: Block;
}

/** The schemas of one provider, in the same format. */
export interface ProviderSchema {
  provider: Schema;
  resource_schemas: Record<string, Schema>;
  data_source_schemas: Record<string, Schema>;
}
