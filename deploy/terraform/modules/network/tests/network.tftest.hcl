mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "111122223333" }
  }
}

variables {
  name = "mooring"
}

run "subnets_do_not_overlap" {
  command = plan

  variables {
    availability_zones = ["eu-central-1c", "eu-central-1a", "eu-central-1b"]
  }

  assert {
    condition = { for zone, subnet in aws_subnet.private : zone => subnet.cidr_block } == {
      eu-central-1a = "10.64.0.0/19", eu-central-1b = "10.64.32.0/19", eu-central-1c = "10.64.64.0/19"
    }
    error_message = "Each zone must have a private subnet of an eighth of the network."
  }
  assert {
    condition = { for zone, subnet in aws_subnet.public : zone => subnet.cidr_block } == {
      eu-central-1a = "10.64.254.0/23", eu-central-1b = "10.64.252.0/23", eu-central-1c = "10.64.250.0/23"
    }
    error_message = "Public subnets must be small and at the end of the network."
  }
  assert {
    condition     = alltrue([for subnet in aws_subnet.public : !subnet.map_public_ip_on_launch]) && length(aws_nat_gateway.this) == 3
    error_message = "Nothing gets a public address by itself, and each zone has its own way out."
  }
}

run "one_nat_gateway_is_cheaper" {
  command = plan

  variables {
    availability_zones   = ["eu-central-1b", "eu-central-1a"]
    nat_gateway_per_zone = false
  }

  assert {
    condition     = keys(aws_nat_gateway.this) == ["eu-central-1a"]
    error_message = "There must be one NAT gateway."
  }
}

run "an_existing_vpc_is_left_alone" {
  command = plan

  variables {
    existing = { vpc_id = "vpc-0123456789abcdef0", private_subnet_ids = ["subnet-1", "subnet-2"] }
  }

  assert {
    condition     = output.vpc_id == "vpc-0123456789abcdef0" && length(aws_vpc.this) + length(aws_subnet.private) + length(aws_nat_gateway.this) == 0
    error_message = "Nothing may be created in a VPC that exists."
  }
}

run "one_zone_is_not_enough" {
  command = plan

  variables {
    availability_zones = ["eu-central-1a"]
  }
  expect_failures = [var.availability_zones]
}
