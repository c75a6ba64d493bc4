{{/* Combinations that would install and not work, or work and not be safe: all of them at once, each with its remedy. */}}
{{- define "mooring.validate" -}}
{{- $problems := list -}}
{{- $values := .Values -}}
{{- $database := $values.database -}}
{{- $isRouted := eq (include "mooring.isRouted" .) "true" -}}
{{- $exposed := or $isRouted (ne $values.service.type "ClusterIP") -}}
{{- $sources := 0 -}}
{{- if $values.secrets.existingSecret }}{{ $sources = add $sources 1 }}{{ end -}}
{{- if $values.secrets.externalSecret.enabled }}{{ $sources = add $sources 1 }}{{ end -}}

{{- if not (regexMatch "^[a-z]([a-z0-9-]*[a-z0-9])?$" (include "mooring.fullname" .)) -}}
{{- $problems = append $problems (printf "the release is named %s, and a Service needs a name of lower-case letters, digits and hyphens that begins with a letter: choose another name, or set fullnameOverride." .Release.Name) -}}
{{- end -}}
{{- if not $values.image.repository -}}
{{- $problems = append $problems "image.repository is missing: say where your image is, such as registry.example.com/mooring." -}}
{{- end -}}
{{- if not $values.portal.url -}}
{{- $problems = append $problems "portal.url is missing: write what people type, such as https://portal.example.com." -}}
{{- end -}}
{{- if ne $values.portal.url (lower $values.portal.url) -}}
{{- $problems = append $problems (printf "portal.url is %s, and browsers send names in lower case, so that sign-in would not come back: write %s." $values.portal.url (lower $values.portal.url)) -}}
{{- end -}}
{{- $accepted := list -}}
{{- with $values.appConfig.mooring }}{{ $accepted = .acceptRisk | default list }}{{ end -}}
{{- if and (hasPrefix "http:" $values.portal.url) (not (regexMatch `^http://(localhost|127\.[0-9.]+|\[::1\])(:[0-9]+)?$` $values.portal.url)) (not (has "unencrypted" $accepted)) -}}
{{- $problems = append $problems "portal.url is http, so sessions and tokens would go unencrypted, and the portal would not start: write https and let what stands in front end TLS, or, if you mean it, set appConfig.mooring.acceptRisk to [unencrypted]." -}}
{{- end -}}

{{- $names := list -}}
{{- if $values.kubernetes.inCluster.enabled }}{{ $names = append $names $values.kubernetes.inCluster.name }}{{ end -}}
{{- range $values.kubernetes.clusters }}{{ $names = append $names .name }}{{ end -}}
{{- range $values.kubernetes.locators -}}
{{- range .clusters }}{{ $names = append $names .name }}{{ end -}}
{{- end -}}
{{- $seen := list -}}
{{- $twice := list -}}
{{- range $names -}}
{{- if has . $seen }}{{ $twice = append $twice . }}{{ end -}}
{{- $seen = append $seen . -}}
{{- end -}}
{{- range uniq $twice -}}
{{- $own := ternary " kubernetes.inCluster.name is one of them." "" (and $values.kubernetes.inCluster.enabled (eq . $values.kubernetes.inCluster.name)) -}}
{{- $problems = append $problems (printf "kubernetes has two clusters named %s, of which the portal would show one: rename one.%s" . $own) -}}
{{- end -}}

{{- if $values.auth.guest.enabled -}}
{{- if $exposed -}}
{{- $problems = append $problems "auth.guest lets everyone in as an administrator, so the portal cannot have an Ingress, an HTTPRoute, a Route or a service that is not a ClusterIP: use auth.oidc, or kubectl port-forward." -}}
{{- end -}}
{{- else -}}
{{- if or (not $values.auth.oidc.metadataUrl) (not $values.auth.oidc.clientId) -}}
{{- $problems = append $problems "auth.oidc.metadataUrl and auth.oidc.clientId are missing: name the OpenID provider by which people sign in, or set auth.guest.enabled for a trial." -}}
{{- end -}}
{{- if not $values.portal.administrators -}}
{{- $problems = append $problems "portal.administrators is missing: name the group that may do everything, such as group:default/platform." -}}
{{- end -}}
{{- if not $sources -}}
{{- $problems = append $problems "no secret: set secrets.existingSecret to the name of a Secret with AUTH_SESSION_SECRET, OIDC_CLIENT_SECRET and, without database.external.iam, POSTGRES_PASSWORD, or secrets.externalSecret.enabled." -}}
{{- end -}}
{{- end -}}
{{- if gt (int $sources) 1 -}}
{{- $problems = append $problems "secrets.existingSecret and secrets.externalSecret.enabled are both set: keep one of the two." -}}
{{- end -}}
{{- with $values.secrets.externalSecret -}}
{{- if and .enabled (not .secretStoreRef.name) -}}
{{- $problems = append $problems "secrets.externalSecret.secretStoreRef.name is missing: name the SecretStore or ClusterSecretStore to read from." -}}
{{- end -}}
{{- if and .enabled (not .data) (not .dataFrom) -}}
{{- $problems = append $problems "secrets.externalSecret has neither data nor dataFrom: say which keys come from where." -}}
{{- end -}}
{{- end -}}

{{- if eq $database.type "sqlite" -}}
{{- if or (ne (int $values.replicas) 1) $values.autoscaling.enabled -}}
{{- $problems = append $problems "database.type is sqlite, whose files only one pod can write: set replicas to 1 and autoscaling.enabled to false, or use PostgreSQL." -}}
{{- end -}}
{{- if $values.split.enabled -}}
{{- $problems = append $problems "database.type is sqlite, which the two deployments of split.enabled cannot share: use PostgreSQL." -}}
{{- end -}}
{{- if and $database.sqlite.existingClaim (not $database.sqlite.persistent) -}}
{{- $problems = append $problems "database.sqlite.existingClaim names a volume and database.sqlite.persistent is false: keep one of the two." -}}
{{- end -}}
{{- else if eq $database.type "external" -}}
{{- if not $database.external.host -}}
{{- $problems = append $problems "database.external.host is missing: name the PostgreSQL server, or set database.type to cloudnativepg or sqlite." -}}
{{- end -}}
{{- $authorities := compact (list $database.external.ca.pem $database.external.ca.configMap $database.external.ca.secret) -}}
{{- if not $database.external.tls.enabled -}}
{{- if $database.external.iam.enabled -}}
{{- $problems = append $problems "database.external.iam.enabled signs in by a token, which RDS takes over TLS only: set database.external.tls.enabled." -}}
{{- end -}}
{{- if or (not $database.external.host) (ne $database.external.tls.acceptPlaintextTo $database.external.host) -}}
{{- $problems = append $problems "database.external.tls.enabled is false, so the password and all data would go to the database in the clear: set it to true, or, if you mean it, repeat the host in database.external.tls.acceptPlaintextTo." -}}
{{- end -}}
{{- if $authorities -}}
{{- $problems = append $problems "database.external.ca recognises a server by TLS, and database.external.tls.enabled is false: keep one of the two." -}}
{{- end -}}
{{- else if $database.external.tls.acceptPlaintextTo -}}
{{- $problems = append $problems "database.external.tls.acceptPlaintextTo accepts what database.external.tls.enabled rules out: remove it." -}}
{{- end -}}
{{- if and $database.external.tls.enabled (ne (len $authorities) 1) -}}
{{- $problems = append $problems "database.external.ca needs exactly one of pem, configMap and secret: the authority that signed the server's certificate, for RDS its global bundle." -}}
{{- end -}}
{{- if and $values.auth.guest.enabled (not $sources) (not $database.external.passwordSecret.name) (not $database.external.iam.enabled) -}}
{{- $problems = append $problems "no secret for the database: set database.external.passwordSecret.name, or secrets.existingSecret." -}}
{{- end -}}
{{- if and $database.external.iam.enabled $database.external.passwordSecret.name -}}
{{- $problems = append $problems "database.external.iam.enabled and database.external.passwordSecret.name are both set: keep one of the two." -}}
{{- end -}}
{{- end -}}

{{- with $values.autoscaling -}}
{{- if .enabled -}}
{{- if and .targetCPUUtilizationPercentage (not (dig "requests" "cpu" "" $values.resources)) -}}
{{- $problems = append $problems "autoscaling.enabled measures load against resources.requests.cpu, which is missing: set it." -}}
{{- end -}}
{{- if and .targetMemoryUtilizationPercentage (not (dig "requests" "memory" "" $values.resources)) -}}
{{- $problems = append $problems "autoscaling.targetMemoryUtilizationPercentage measures memory against resources.requests.memory, which is missing: set it." -}}
{{- end -}}
{{- if not (or .targetCPUUtilizationPercentage .targetMemoryUtilizationPercentage) -}}
{{- $problems = append $problems "autoscaling.enabled has nothing to go by: set autoscaling.targetCPUUtilizationPercentage or autoscaling.targetMemoryUtilizationPercentage above 0." -}}
{{- end -}}
{{- if gt (int .minReplicas) (int .maxReplicas) -}}
{{- $problems = append $problems "autoscaling.minReplicas is above autoscaling.maxReplicas: exchange them." -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- with $values.split -}}
{{- $ways := len (without (list .tls.secretName (.tls.certManager.issuerRef.name | default "") .tls.mesh) "") -}}
{{- if and .enabled (eq $ways 0) -}}
{{- $problems = append $problems "split.enabled has the two halves send each other tokens, and nothing encrypts them: set split.tls.secretName or split.tls.certManager.issuerRef, or, if a service mesh encrypts between the pods, split.tls.mesh to its name; or split.enabled to false." -}}
{{- end -}}
{{- if gt $ways 1 -}}
{{- $problems = append $problems "split.tls has several of secretName, certManager.issuerRef and mesh: keep the one that holds." -}}
{{- end -}}
{{- if and .enabled $values.httpRoute.enabled (or .tls.secretName .tls.certManager.issuerRef.name) (not $values.httpRoute.backendTls) -}}
{{- $problems = append $problems "httpRoute.enabled with split.tls has the Gateway speak TLS with the pods, which it does not by itself: make a BackendTLSPolicy for the two services, such as in extraObjects, and set httpRoute.backendTls; or leave it to a mesh with split.tls.mesh." -}}
{{- end -}}
{{- end -}}
{{- if and $values.split.enabled (eq $values.service.type "LoadBalancer") (not $isRouted) -}}
{{- $problems = append $problems "service.type is LoadBalancer, which leads everything to one service, and with split.enabled /api/kubernetes belongs to another: set ingress.enabled, httpRoute.enabled or route.enabled instead, or split.enabled to false." -}}
{{- end -}}
{{- with $values.service -}}
{{- if and (ne .type "LoadBalancer") (or .loadBalancerSourceRanges .loadBalancerClass) -}}
{{- $problems = append $problems "service.loadBalancerSourceRanges and service.loadBalancerClass belong to a load balancer, which there is none of: set service.type to LoadBalancer, or limit who may open the portal with networkPolicy.ingressFrom." -}}
{{- end -}}
{{- if and .nodePort (eq .type "ClusterIP") -}}
{{- $problems = append $problems "service.nodePort is a port of the nodes, which a ClusterIP does not have: set service.type to NodePort or LoadBalancer." -}}
{{- end -}}
{{- if and (eq .ipFamilyPolicy "SingleStack") (gt (len .ipFamilies) 1) -}}
{{- $problems = append $problems "service.ipFamilies names two families and service.ipFamilyPolicy is SingleStack: keep one family, or set PreferDualStack." -}}
{{- end -}}
{{- end -}}
{{- if and $values.strategy (eq $database.type "sqlite") (ne (dig "type" "" $values.strategy) "Recreate") -}}
{{- $problems = append $problems "strategy.type has to be Recreate with database.type sqlite, whose files only one pod can write: leave strategy out, or use PostgreSQL." -}}
{{- end -}}

{{- if and $values.ingress.enabled $values.ingress.tls.enabled (not $values.ingress.tls.secretName) (ne $values.ingress.controller "alb") -}}
{{- $problems = append $problems "ingress.tls.secretName is missing: name the Secret with the certificate, or set ingress.tls.enabled to false if something before the Ingress ends TLS." -}}
{{- end -}}
{{- if and $values.httpRoute.enabled (not $values.httpRoute.parentRefs) -}}
{{- $problems = append $problems "httpRoute.parentRefs is missing: name the Gateway that the route belongs to." -}}
{{- end -}}
{{- if and $values.metrics.serviceMonitor.enabled (not $values.metrics.enabled) -}}
{{- $problems = append $problems "metrics.serviceMonitor.enabled asks for metrics that nothing serves: set metrics.enabled too." -}}
{{- end -}}
{{- if and (not $values.serviceAccount.create) (not $values.serviceAccount.name) (not $values.split.enabled) $values.kubernetes.inCluster.enabled -}}
{{- $problems = append $problems "serviceAccount.name is missing: name the account that reads the cluster, or set serviceAccount.create." -}}
{{- end -}}
{{- if and $values.split.enabled (not $values.split.serviceAccount.create) (not $values.split.serviceAccount.name) $values.kubernetes.inCluster.enabled -}}
{{- $problems = append $problems "split.serviceAccount.name is missing: name the account that reads the cluster, or set split.serviceAccount.create." -}}
{{- end -}}
{{- with $values.doctor.beforeDeploy -}}
{{- if and .enabled (has "pre-install" .hooks) -}}
{{- $made := list -}}
{{- if ternary $values.split.serviceAccount.create $values.serviceAccount.create $values.split.enabled }}{{ $made = append $made "the service account (serviceAccount.create, split.serviceAccount.create)" }}{{ end -}}
{{- if and $values.rbac.create $values.kubernetes.inCluster.enabled }}{{ $made = append $made "its role (rbac.create)" }}{{ end -}}
{{- if or $values.secrets.externalSecret.enabled $values.secrets.generateSessionSecret }}{{ $made = append $made "the Secret (secrets.externalSecret.enabled, secrets.generateSessionSecret)" }}{{ end -}}
{{- if eq $database.type "cloudnativepg" }}{{ $made = append $made "the database (database.type)" }}{{ end -}}
{{- if $made -}}
{{- $problems = append $problems (printf "doctor.beforeDeploy.hooks has pre-install, when what the chart makes is not there yet: %s. Leave pre-upgrade alone, and run helm test after the first installation." (join ", " $made)) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- if and $values.doctor.beforeDeploy.enabled (gt (add (len (include "mooring.appConfig" .)) (len $database.external.ca.pem)) 250000) -}}
{{- $problems = append $problems "doctor.beforeDeploy carries appConfig and database.external.ca.pem, which together are more than a pod can carry (250,000 bytes): keep the authority in a ConfigMap and name it in database.external.ca.configMap." -}}
{{- end -}}

{{- if $problems -}}
{{- fail (printf "\n\nThe values do not fit together:\n- %s\n" (join "\n- " $problems)) -}}
{{- end -}}
{{- end -}}
