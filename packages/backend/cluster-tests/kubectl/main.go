// Command kubectl has the commands of the real kubectl that `yarn dev:cluster` runs, and no others, so that it builds soon.
package main

import (
	"os"

	"github.com/spf13/cobra"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/component-base/cli"
	"k8s.io/kubectl/pkg/cmd/config"
	"k8s.io/kubectl/pkg/cmd/proxy"
	"k8s.io/kubectl/pkg/cmd/util"
)

func main() {
	streams := genericiooptions.IOStreams{In: os.Stdin, Out: os.Stdout, ErrOut: os.Stderr}
	flags := genericclioptions.NewConfigFlags(true)
	kubectl := &cobra.Command{Use: "kubectl"}
	flags.AddFlags(kubectl.PersistentFlags())
	kubectl.AddCommand(config.NewCmdConfig(flags, clientcmd.NewDefaultPathOptions(), streams))
	kubectl.AddCommand(proxy.NewCmdProxy(util.NewFactory(flags), streams))
	os.Exit(cli.Run(kubectl))
}
