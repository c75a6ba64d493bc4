output "vpc_id" {
  description = "The VPC, created or existing."
  value       = local.create ? aws_vpc.this[0].id : var.existing.vpc_id
}

output "private_subnet_ids" {
  description = "Subnets for nodes, pods and the database, one for each zone."
  value       = local.create ? [for zone in sort(var.availability_zones) : aws_subnet.private[zone].id] : var.existing.private_subnet_ids
}
