import { readResource } from './readResource';

/** A resource as the generator of the bindings writes it, shortened to what is read. */
const javaScript = `
function exampleScalingToHclTerraform(struct) {
    const attrs = {
        maximum: {
            value: cdktf.numberToHclTerraform(struct.maximum),
            isBlock: false,
            type: "simple",
            storageClassType: "number",
        },
    };
}
class ExampleScalingOutputReference extends cdktf.ComplexObject {
    get maximum() {
        return this.getNumberAttribute('maximum');
    }
}
function exampleRuleToHclTerraform(struct) {
    const attrs = {
        ports: {
            value: cdktf.listMapperHcl(cdktf.stringToHclTerraform, false)(struct.ports),
            isBlock: false,
            type: "set",
            storageClassType: "stringList",
        },
    };
}
class ExampleRuleOutputReference extends cdktf.ComplexObject {
    get ports() {
        return cdktf.Fn.tolist(this.getListAttribute('ports'));
    }
    // id - computed: true, optional: false, required: false
    get id() {
        return this.getStringAttribute('id');
    }
}
class ExampleRuleList extends cdktf.ComplexList {
}
class ExampleSecretOutputReference extends cdktf.ComplexObject {
    // arn - computed: true, optional: false, required: false
    get arn() {
        return this.getStringAttribute('arn');
    }
}
class ExampleSecretList extends cdktf.ComplexList {
}
class Example extends cdktf.TerraformResource {
    constructor(scope, id, config) {
        // secret - computed: true, optional: false, required: false
        this._secret = new ExampleSecretList(this, "secret", false);
        // scaling - computed: false, optional: false, required: true
        this._scaling = new ExampleScalingOutputReference(this, "scaling");
        // rule - computed: false, optional: true, required: false
        this._rule = new ExampleRuleList(this, "rule", true);
    }
    // arn - computed: true, optional: false, required: false
    get arn() {
        return this.getStringAttribute('arn');
    }
    get engineMode() {
        return this.getStringAttribute('engine_mode');
    }
    synthesizeHclAttributes() {
        const attrs = {
            engine_mode: {
                value: cdktf.stringToHclTerraform(this._engineMode),
                isBlock: false,
                type: "simple",
                storageClassType: "string",
            },
            scaling: {
                value: exampleScalingToHclTerraform(this._scaling.internalValue),
                isBlock: true,
                type: "list",
                storageClassType: "ExampleScalingList",
            },
            rule: {
                value: cdktf.listMapperHcl(exampleRuleToHclTerraform, true)(this._rule.internalValue),
                isBlock: true,
                type: "set",
                storageClassType: "ExampleRuleList",
            },
        };
    }
}
Example.tfResourceType = "test_example";
`;

const property = (name: string, declaration: string) => `    /**
    * Docs at Terraform Registry: {@link https://registry.terraform.io/docs#${name} Example#${name}}
    */
    readonly ${declaration};
`;
const declarations = `
export interface ExampleConfiguration extends cdktf.TerraformMetaArguments {
${property('engine_mode', 'engineMode: string')}${property(
  'scaling',
  'scaling: ExampleScaling',
)}${property('rule', 'rule?: ExampleRule[]')}}
export interface ExampleScaling {
${property('maximum', 'maximum: number')}}
export interface ExampleRule {
${property('ports', 'ports?: string[]')}}
export declare class Example extends cdktf.TerraformResource {
    constructor(scope: Construct, id: string, config: ExampleConfiguration);
}
`;

const read = (changes: Partial<Parameters<typeof readResource>[0]> = {}) =>
  readResource({
    javaScript,
    declarations,
    structuresAreAttributes: false,
    ...changes,
  });

describe('readResource', () => {
  it('tells arguments, blocks and what can only be read', () => {
    expect(read()).toEqual({
      kind: 'resource',
      type: 'test_example',
      schema: {
        version: 0,
        block: {
          attributes: {
            arn: { type: 'string', computed: true },
            engine_mode: { type: 'string', required: true },
            secret: {
              type: ['list', ['object', { arn: 'string' }]],
              computed: true,
            },
          },
          block_types: {
            scaling: {
              nesting_mode: 'list',
              min_items: 1,
              max_items: 1,
              block: {
                attributes: { maximum: { type: 'number', required: true } },
                block_types: {},
              },
            },
            rule: {
              nesting_mode: 'set',
              block: {
                attributes: {
                  id: { type: 'string', computed: true },
                  ports: {
                    type: ['set', 'string'],
                    optional: true,
                    computed: true,
                  },
                },
                block_types: {},
              },
            },
          },
        },
      },
    });
  });

  it('takes structures as attributes where the provider does', () => {
    const { attributes, block_types } = read({ structuresAreAttributes: true })
      .schema.block;
    expect(block_types).toEqual({});
    expect(attributes.scaling).toEqual({
      nested_type: {
        nesting_mode: 'list',
        attributes: { maximum: { type: 'number', required: true } },
      },
      required: true,
    });
  });

  it.each([
    [
      'a type that it does not know',
      javaScript.replace('"number"', '"decimal"'),
      'Unknown type "decimal" in the bindings',
    ],
    [
      'no resource',
      javaScript.replace('TerraformResource', 'Other'),
      'The bindings have no class of a resource, data source or provider',
    ],
    [
      'a structure that is not there',
      javaScript.replace('function exampleRuleTo', 'function otherTo'),
      'The bindings have no "function exampleRuleToHclTerraform("',
    ],
  ])('refuses %s', (_, changed, message) => {
    expect(() => read({ javaScript: changed })).toThrow(message);
  });
});
