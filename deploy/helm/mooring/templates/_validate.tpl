{{/* Combinations that would install and not work, or work and not be safe: all of them at once, each with its remedy. */}}
{{- define "mooring.validate" -}}
{{- $problems := list -}}
{{- $values := .Values -}}
{{- $database := $values.database -}}
{{- $exposed := or $values.ingress.enabled $values.httpRoute.enabled (ne $values.service.type "ClusterIP") -}}
{{- $sources := 0 -}}
{{- if $values.secrets.existingSecret }}{{ $sources = add $sources 1 }}{{ end -}}
{{- if $values.secrets.externalSecret.enabled }}{{ $sources = add $sources 1 }}{{ end -}}

{{- if not $values.image.repository -}}
{{- $problems = append $problems "image.repository is missing: say where your image is, such as registry.example.com/mooring." -}}
{{- end -}}
{{- if not $values.portal.url -}}
{{- $problems = append $problems "portal.url is missing: write what people type, such as https://portal.example.com." -}}
{{- end -}}

{{- if $values.auth.guest.enabled -}}
{{- if $exposed -}}
{{- $problems = append $problems "auth.guest lets everyone in as an administrator, so the portal cannot have an Ingress, an HTTPRoute or a service that is not a ClusterIP: use auth.oidc, or kubectl port-forward." -}}
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
{{- else if eq $database.type "external" -}}
{{- if not $database.external.host -}}
{{- $problems = append $problems "database.external.host is missing: name the PostgreSQL server, or set database.type to cloudnativepg or sqlite." -}}
{{- end -}}
{{- $authorities := compact (list $database.external.ca.pem $database.external.ca.configMap $database.external.ca.secret) -}}
{{- if ne (len $authorities) 1 -}}
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
{{- if not (dig "requests" "cpu" "" $values.resources) -}}
{{- $problems = append $problems "autoscaling.enabled measures load against resources.requests.cpu, which is missing: set it." -}}
{{- end -}}
{{- if gt (int .minReplicas) (int .maxReplicas) -}}
{{- $problems = append $problems "autoscaling.minReplicas is above autoscaling.maxReplicas: exchange them." -}}
{{- end -}}
{{- end -}}
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
{{- with $values.doctor.beforeDeploy -}}
{{- if and .enabled (has "pre-install" .hooks) -}}
{{- $made := list -}}
{{- if or $values.split.enabled $values.serviceAccount.create }}{{ $made = append $made "the service account (serviceAccount.create, split.enabled)" }}{{ end -}}
{{- if and $values.rbac.create $values.kubernetes.inCluster.enabled }}{{ $made = append $made "its role (rbac.create)" }}{{ end -}}
{{- if or $values.secrets.externalSecret.enabled $values.secrets.generateSessionSecret }}{{ $made = append $made "the Secret (secrets.externalSecret.enabled, secrets.generateSessionSecret)" }}{{ end -}}
{{- if eq $database.type "cloudnativepg" }}{{ $made = append $made "the database (database.type)" }}{{ end -}}
{{- if $made -}}
{{- $problems = append $problems (printf "doctor.beforeDeploy.hooks has pre-install, when what the chart makes is not there yet: %s. Leave pre-upgrade alone, and run helm test after the first installation." (join ", " $made)) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- if $problems -}}
{{- fail (printf "\n\nThe values do not fit together:\n- %s\n" (join "\n- " $problems)) -}}
{{- end -}}
{{- end -}}
