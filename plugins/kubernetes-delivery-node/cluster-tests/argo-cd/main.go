// Command argo-cd is the parts of Argo CD that reconcile, in one binary: the application controller, the repo server, and a
// Redis in memory for what the two keep. It is the part that its first argument names.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alicebob/miniredis/v2"
	controller "github.com/argoproj/argo-cd/v2/cmd/argocd-application-controller/commands"
	gitaskpass "github.com/argoproj/argo-cd/v2/cmd/argocd-git-ask-pass/commands"
	reposerver "github.com/argoproj/argo-cd/v2/cmd/argocd-repo-server/commands"
	"github.com/spf13/cobra"
)

func main() {
	if len(os.Args) < 2 {
		fail("usage: argo-cd redis|repo-server|application-controller [flags]")
	}
	name := os.Args[1]
	os.Args = append(os.Args[:1], os.Args[2:]...)
	var command *cobra.Command
	switch name {
	case "redis":
		redis(os.Args[1])
		return
	case "application-controller":
		command = controller.NewCommand()
	case "repo-server":
		command = reposerver.NewCommand()
	case "git-ask-pass":
		command = gitaskpass.NewCommand()
	default:
		fail("there is no part " + name)
	}
	if err := command.Execute(); err != nil {
		fail(err.Error())
	}
}

// redis serves at an address until it is told to stop.
func redis(address string) {
	server := miniredis.NewMiniRedis()
	if err := server.StartAddr(address); err != nil {
		fail(err.Error())
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)
	<-stop
	server.Close()
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, message)
	os.Exit(2)
}
