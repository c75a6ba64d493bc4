output "fqdn" {
  description = "The name, once it leads to the load balancer."
  value       = aws_route53_record.this.fqdn
}
