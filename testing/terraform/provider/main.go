// A stand-in for a Terraform provider: it serves the schema in the file beside the executable, so that Terraform checks a
// configuration against it. `terraform validate` needs no more, and `terraform test` mocks the rest; world.go has what an apply needs.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The types below are those of `terraform providers schema -json`.
type attribute struct {
	Type       json.RawMessage `json:"type"`
	NestedType *nestedType     `json:"nested_type"`
	Required   bool            `json:"required"`
	Optional   bool            `json:"optional"`
	Computed   bool            `json:"computed"`
}

type nestedType struct {
	NestingMode string               `json:"nesting_mode"`
	Attributes  map[string]attribute `json:"attributes"`
}

type blockType struct {
	NestingMode string `json:"nesting_mode"`
	Block       block  `json:"block"`
	MinItems    int64  `json:"min_items"`
	MaxItems    int64  `json:"max_items"`
}

type block struct {
	Attributes map[string]attribute `json:"attributes"`
	BlockTypes map[string]blockType `json:"block_types"`
}

type schema struct {
	Block block `json:"block"`
}

type providerSchema struct {
	Source            string            `json:"source"`
	Provider          schema            `json:"provider"`
	ResourceSchemas   map[string]schema `json:"resource_schemas"`
	DataSourceSchemas map[string]schema `json:"data_source_schemas"`
}

func (a attribute) convert(name string) (*tfprotov6.SchemaAttribute, error) {
	converted := &tfprotov6.SchemaAttribute{Name: name, Required: a.Required, Optional: a.Optional, Computed: a.Computed}
	if a.NestedType != nil {
		modes := map[string]tfprotov6.SchemaObjectNestingMode{
			"single": tfprotov6.SchemaObjectNestingModeSingle, "list": tfprotov6.SchemaObjectNestingModeList,
			"set": tfprotov6.SchemaObjectNestingModeSet, "map": tfprotov6.SchemaObjectNestingModeMap,
		}
		attributes, err := convertAttributes(a.NestedType.Attributes)
		converted.NestedType = &tfprotov6.SchemaObject{Nesting: modes[a.NestedType.NestingMode], Attributes: attributes}
		return converted, err
	}
	parsed, err := tftypes.ParseJSONType(a.Type) //nolint:staticcheck // there is no other way to read a type from JSON
	if err != nil {
		return nil, fmt.Errorf("type of %s: %w", name, err)
	}
	converted.Type = parsed
	return converted, nil
}

func convertAttributes(attributes map[string]attribute) ([]*tfprotov6.SchemaAttribute, error) {
	converted := make([]*tfprotov6.SchemaAttribute, 0, len(attributes))
	for name, a := range attributes {
		one, err := a.convert(name)
		if err != nil {
			return nil, err
		}
		converted = append(converted, one)
	}
	return converted, nil
}

func (b block) convert() (*tfprotov6.SchemaBlock, error) {
	modes := map[string]tfprotov6.SchemaNestedBlockNestingMode{
		"single": tfprotov6.SchemaNestedBlockNestingModeSingle, "list": tfprotov6.SchemaNestedBlockNestingModeList,
		"set": tfprotov6.SchemaNestedBlockNestingModeSet, "map": tfprotov6.SchemaNestedBlockNestingModeMap,
	}
	attributes, err := convertAttributes(b.Attributes)
	if err != nil {
		return nil, err
	}
	converted := &tfprotov6.SchemaBlock{Attributes: attributes}
	for name, nested := range b.BlockTypes {
		content, err := nested.Block.convert()
		if err != nil {
			return nil, fmt.Errorf("block %s: %w", name, err)
		}
		converted.BlockTypes = append(converted.BlockTypes, &tfprotov6.SchemaNestedBlock{
			TypeName: name, Block: content, Nesting: modes[nested.NestingMode], MinItems: nested.MinItems, MaxItems: nested.MaxItems,
		})
	}
	return converted, nil
}

// Terraform asks for all schemas each time it runs anything, and a provider has thousands. With STAND_IN_TYPES set,
// only the types that it names, with spaces between them, are served.
func convertAll(schemas map[string]schema) (map[string]*tfprotov6.Schema, error) {
	named, isSet := os.LookupEnv("STAND_IN_TYPES")
	wanted := strings.Fields(named)
	converted := make(map[string]*tfprotov6.Schema, len(schemas))
	for name, s := range schemas {
		if isSet && !slices.Contains(wanted, name) {
			continue
		}
		content, err := s.Block.convert()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		converted[name] = &tfprotov6.Schema{Block: content}
	}
	return converted, nil
}

// What is not here is never asked for, because nothing is planned without mocks or a world; a call would end the process.
type provider struct {
	tfprotov6.ProviderServer
	schema *tfprotov6.GetProviderSchemaResponse
}

// Terraform leaves it to providers to refuse values for what only they can know.
func unconfigurable(config *tfprotov6.DynamicValue, schema *tfprotov6.Schema) ([]*tfprotov6.Diagnostic, error) {
	value, err := config.Unmarshal(schema.ValueType())
	if err != nil {
		return nil, err
	}
	var attributes map[string]tftypes.Value
	if err := value.As(&attributes); err != nil {
		return nil, err
	}
	var diagnostics []*tfprotov6.Diagnostic
	for _, a := range schema.Block.Attributes {
		if a.Computed && !a.Optional && !attributes[a.Name].IsNull() {
			diagnostics = append(diagnostics, &tfprotov6.Diagnostic{
				Severity:  tfprotov6.DiagnosticSeverityError,
				Summary:   "Value for unconfigurable attribute",
				Detail:    fmt.Sprintf("%q is decided by the provider and can only be read.", a.Name),
				Attribute: tftypes.NewAttributePath().WithAttributeName(a.Name),
			})
		}
	}
	return diagnostics, nil
}

func (p provider) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return p.schema, nil
}

func (p provider) GetResourceIdentitySchemas(context.Context, *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return &tfprotov6.GetResourceIdentitySchemasResponse{}, nil
}

func (p provider) ValidateProviderConfig(_ context.Context, request *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return &tfprotov6.ValidateProviderConfigResponse{PreparedConfig: request.Config}, nil
}

func (p provider) ValidateResourceConfig(_ context.Context, request *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	diagnostics, err := unconfigurable(request.Config, p.schema.ResourceSchemas[request.TypeName])
	return &tfprotov6.ValidateResourceConfigResponse{Diagnostics: diagnostics}, err
}

func (p provider) ValidateDataResourceConfig(_ context.Context, request *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	diagnostics, err := unconfigurable(request.Config, p.schema.DataSourceSchemas[request.TypeName])
	return &tfprotov6.ValidateDataResourceConfigResponse{Diagnostics: diagnostics}, err
}

func (p provider) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	return &tfprotov6.StopProviderResponse{}, nil
}

func load() (string, provider, error) {
	executable, err := os.Executable()
	if err != nil {
		return "", provider{}, err
	}
	content, err := os.ReadFile(executable + ".schema.json")
	if err != nil {
		return "", provider{}, err
	}
	var read providerSchema
	if err := json.Unmarshal(content, &read); err != nil {
		return "", provider{}, err
	}
	own, err := read.Provider.Block.convert()
	if err != nil {
		return "", provider{}, err
	}
	resources, err := convertAll(read.ResourceSchemas)
	if err != nil {
		return "", provider{}, err
	}
	dataSources, err := convertAll(read.DataSourceSchemas)
	if err != nil {
		return "", provider{}, err
	}
	return read.Source, provider{schema: &tfprotov6.GetProviderSchemaResponse{
		Provider:           &tfprotov6.Schema{Block: own},
		ResourceSchemas:    resources,
		DataSourceSchemas:  dataSources,
		ServerCapabilities: &tfprotov6.ServerCapabilities{GetProviderSchemaOptional: true},
	}}, nil
}

func main() {
	source, standIn, err := load()
	var server tfprotov6.ProviderServer
	if err == nil {
		server, err = openWorld(standIn)
	}
	if err == nil {
		err = tf6server.Serve(source, func() tfprotov6.ProviderServer { return server })
	}
	if err != nil {
		log.Fatal(err)
	}
}
