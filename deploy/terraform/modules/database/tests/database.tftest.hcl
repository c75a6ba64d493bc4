mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "111122223333" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
}

variables {
  name                      = "mooring"
  vpc_id                    = "vpc-0123456789abcdef0"
  subnet_ids                = ["subnet-1", "subnet-2"]
  client_security_group_ids = { pods = "sg-0123456789abcdef0" }
}

run "is_private_encrypted_and_kept" {
  command = plan

  assert {
    condition     = one([for parameter in aws_rds_cluster_parameter_group.this.parameter : parameter.value if parameter.name == "rds.force_ssl"]) == "1"
    error_message = "Connections without TLS must be refused."
  }
  assert {
    condition     = aws_rds_cluster.this.manage_master_user_password && aws_rds_cluster.this.iam_database_authentication_enabled
    error_message = "RDS must keep the master's password, and the portal must be able to sign in by IAM."
  }
  assert {
    condition     = aws_rds_cluster.this.storage_encrypted && aws_rds_cluster.this.deletion_protection && !aws_rds_cluster.this.skip_final_snapshot
    error_message = "The database must be encrypted, protected from deletion, and leave a snapshot behind."
  }
  assert {
    condition     = alltrue([for instance in aws_rds_cluster_instance.this : !instance.publicly_accessible]) && length(aws_rds_cluster_instance.this) == 2
    error_message = "There must be a writer and a reader, and neither reachable from outside the VPC."
  }
  assert {
    condition     = { for name, rule in aws_vpc_security_group_ingress_rule.clients : name => rule.referenced_security_group_id } == { pods = "sg-0123456789abcdef0" }
    error_message = "Only the pods' security group may connect."
  }
}

run "one_subnet_is_not_enough" {
  command = plan

  variables {
    subnet_ids = ["subnet-1", "subnet-1"]
  }
  expect_failures = [var.subnet_ids]
}

run "backups_are_kept_a_week_at_least" {
  command = plan

  variables {
    backup_retention_days = 1
  }
  expect_failures = [var.backup_retention_days]
}

run "backups_leave_the_region_where_asked" {
  command = plan

  variables {
    backup_copy_vault_arn = "arn:aws:backup:eu-west-1:111122223333:backup-vault:mooring"
  }

  assert {
    condition     = one([for rule in aws_backup_plan.this.rule : one([for copy in rule.copy_action : copy.destination_vault_arn])]) == "arn:aws:backup:eu-west-1:111122223333:backup-vault:mooring"
    error_message = "The daily backup must be copied."
  }
}
