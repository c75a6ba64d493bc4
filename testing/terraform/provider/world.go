package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// With STAND_IN_WORLD set, the stand-in also plans, applies and reads, in a world of its own: the directory that it names holds a
// file for each resource that is there. What only an apply can know is unknown until then, and a data source that finds nothing
// fails, as with real providers. facts.json in it says what is read: {"data.aws_partition": {"partition": "aws"}}.
type world struct {
	provider
	directory string
	facts     map[string]map[string]json.RawMessage
	// The account that the provider may touch; in facts, $account stands for it.
	account string
	// How many resources this run made: no two have the same names.
	resources atomic.Int64
}

// The load balancer that a controller makes for the Ingress of the portal's release, some time after that is installed.
const (
	loadBalancer = "data.aws_lb"
	release      = "helm_release.mooring"
)

func openWorld(standIn provider) (tfprotov6.ProviderServer, error) {
	directory, isSet := os.LookupEnv("STAND_IN_WORLD")
	if !isSet {
		return standIn, nil
	}
	content, err := os.ReadFile(filepath.Join(directory, "facts.json"))
	if err != nil {
		return nil, err
	}
	opened := &world{provider: standIn, directory: directory}
	return opened, json.Unmarshal(content, &opened.facts)
}

// What a resource or data source says of what the configuration does not: a fact, or something of the attribute's type, which
// `which` tells from that of another one of the same type.
func (w *world) made(of, which, attribute string, t tftypes.Type) (tftypes.Value, error) {
	if fact, isKnown := w.facts[of][attribute]; isKnown {
		text := strings.ReplaceAll(string(fact), "$account", w.account)
		return tftypes.ValueFromJSON([]byte(text), t) //nolint:staticcheck // there is no other way to read a value from JSON
	}
	switch {
	case t.Is(tftypes.String):
		return tftypes.NewValue(t, fmt.Sprintf("%s-%s-%s", strings.ReplaceAll(of, ".", "-"), attribute, which)), nil
	case t.Is(tftypes.Number):
		return tftypes.NewValue(t, 1), nil
	case t.Is(tftypes.Bool):
		return tftypes.NewValue(t, false), nil
	case t.Is(tftypes.List{}), t.Is(tftypes.Set{}):
		return tftypes.NewValue(t, []tftypes.Value{}), nil
	case t.Is(tftypes.Map{}):
		return tftypes.NewValue(t, map[string]tftypes.Value{}), nil
	}
	return tftypes.NewValue(t, nil), nil
}

// The value with each attribute of its first level that `replaced` says decided by `decide`.
func decided(value tftypes.Value, schema *tfprotov6.Schema, replaced func(a *tfprotov6.SchemaAttribute, value tftypes.Value) bool, decide func(a *tfprotov6.SchemaAttribute) (tftypes.Value, error)) (tftypes.Value, error) {
	var attributes map[string]tftypes.Value
	if err := value.As(&attributes); err != nil {
		return value, err
	}
	for _, a := range schema.Block.Attributes {
		if !replaced(a, attributes[a.Name]) {
			continue
		}
		made, err := decide(a)
		if err != nil {
			return value, fmt.Errorf("%s: %w", a.Name, err)
		}
		attributes[a.Name] = made
	}
	return tftypes.NewValue(value.Type(), attributes), nil
}

func nameOf(typeName string, value tftypes.Value) string {
	var attributes map[string]tftypes.Value
	var name string
	if value.As(&attributes) == nil && attributes["name"].Type() != nil && attributes["name"].IsFullyKnown() {
		_ = attributes["name"].As(&name)
	}
	return strings.ReplaceAll(typeName+"."+name, "/", "_")
}

// AWS deletes nothing that is protected.
func isProtected(value tftypes.Value) bool {
	var attributes map[string]tftypes.Value
	var is bool
	return value.As(&attributes) == nil && attributes["deletion_protection"].Type() != nil &&
		attributes["deletion_protection"].IsKnown() && !attributes["deletion_protection"].IsNull() &&
		attributes["deletion_protection"].As(&is) == nil && is
}

func failed(summary string) []*tfprotov6.Diagnostic {
	return []*tfprotov6.Diagnostic{{Severity: tfprotov6.DiagnosticSeverityError, Summary: summary}}
}

func (w *world) ConfigureProvider(_ context.Context, request *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	config, err := request.Config.Unmarshal(w.schema.Provider.ValueType())
	if err != nil {
		return nil, err
	}
	var attributes map[string]tftypes.Value
	var accounts []tftypes.Value
	if config.As(&attributes) == nil && attributes["allowed_account_ids"].Type() != nil &&
		attributes["allowed_account_ids"].As(&accounts) == nil && len(accounts) == 1 {
		_ = accounts[0].As(&w.account)
	}
	return &tfprotov6.ConfigureProviderResponse{}, nil
}

func (w *world) UpgradeResourceState(_ context.Context, request *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	t := w.schema.ResourceSchemas[request.TypeName].ValueType()
	value, err := request.RawState.Unmarshal(t)
	if err != nil {
		return nil, err
	}
	state, err := tfprotov6.NewDynamicValue(t, value)
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: &state}, err
}

func (w *world) ReadResource(_ context.Context, request *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return &tfprotov6.ReadResourceResponse{NewState: request.CurrentState}, nil
}

func (w *world) PlanResourceChange(_ context.Context, request *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	schema := w.schema.ResourceSchemas[request.TypeName]
	proposed, err := request.ProposedNewState.Unmarshal(schema.ValueType())
	if err != nil || proposed.IsNull() {
		return &tfprotov6.PlanResourceChangeResponse{PlannedState: request.ProposedNewState}, err
	}
	prior, err := request.PriorState.Unmarshal(schema.ValueType())
	// As real providers do: where nothing changes, what the apply found out stays, also that there is nothing.
	if err != nil || proposed.Equal(prior) {
		return &tfprotov6.PlanResourceChangeResponse{PlannedState: request.PriorState}, err
	}
	planned, err := decided(proposed, schema,
		func(a *tfprotov6.SchemaAttribute, value tftypes.Value) bool { return a.Computed && value.IsNull() },
		func(a *tfprotov6.SchemaAttribute) (tftypes.Value, error) {
			if _, isKnown := w.facts["plan."+request.TypeName][a.Name]; isKnown {
				return w.made("plan."+request.TypeName, "planned", a.Name, a.ValueType())
			}
			return tftypes.NewValue(a.ValueType(), tftypes.UnknownValue), nil
		})
	if err != nil {
		return nil, err
	}
	state, err := tfprotov6.NewDynamicValue(schema.ValueType(), planned)
	return &tfprotov6.PlanResourceChangeResponse{PlannedState: &state}, err
}

func (w *world) ApplyResourceChange(_ context.Context, request *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	schema := w.schema.ResourceSchemas[request.TypeName]
	planned, err := request.PlannedState.Unmarshal(schema.ValueType())
	if err != nil {
		return nil, err
	}
	if planned.IsNull() {
		prior, err := request.PriorState.Unmarshal(schema.ValueType())
		if err != nil {
			return nil, err
		}
		if isProtected(prior) {
			return &tfprotov6.ApplyResourceChangeResponse{NewState: request.PriorState, Diagnostics: failed(request.TypeName + " is protected against deletion")}, nil
		}
		err = os.Remove(filepath.Join(w.directory, nameOf(request.TypeName, prior)))
		if errors.Is(err, os.ErrNotExist) { // of several without names there is one file
			err = nil
		}
		return &tfprotov6.ApplyResourceChangeResponse{NewState: request.PlannedState}, err
	}
	which := strconv.FormatInt(w.resources.Add(1), 10)
	applied, err := decided(planned, schema,
		func(_ *tfprotov6.SchemaAttribute, value tftypes.Value) bool { return !value.IsKnown() },
		func(a *tfprotov6.SchemaAttribute) (tftypes.Value, error) {
			return w.made(request.TypeName, which, a.Name, a.ValueType())
		})
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(w.directory, nameOf(request.TypeName, applied)), nil, 0o600); err != nil {
		return nil, err
	}
	state, err := tfprotov6.NewDynamicValue(schema.ValueType(), applied)
	return &tfprotov6.ApplyResourceChangeResponse{NewState: &state}, err
}

func (w *world) ReadDataSource(_ context.Context, request *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	of := "data." + request.TypeName
	schema := w.schema.DataSourceSchemas[request.TypeName]
	if _, err := os.Stat(filepath.Join(w.directory, release)); of == loadBalancer && err != nil {
		return &tfprotov6.ReadDataSourceResponse{Diagnostics: failed("there is no load balancer with these tags: the portal is not installed")}, nil
	}
	config, err := request.Config.Unmarshal(schema.ValueType())
	if err != nil {
		return nil, err
	}
	// Asked the same once more, it answers the same.
	asked := fnv.New32a()
	_, _ = asked.Write(request.Config.MsgPack)
	which := strconv.FormatUint(uint64(asked.Sum32()), 36)
	read, err := decided(config, schema,
		func(a *tfprotov6.SchemaAttribute, value tftypes.Value) bool { return a.Computed && value.IsNull() },
		func(a *tfprotov6.SchemaAttribute) (tftypes.Value, error) {
			return w.made(of, which, a.Name, a.ValueType())
		})
	if err != nil {
		return nil, err
	}
	state, err := tfprotov6.NewDynamicValue(schema.ValueType(), read)
	return &tfprotov6.ReadDataSourceResponse{State: &state}, err
}
