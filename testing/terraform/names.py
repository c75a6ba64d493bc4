"""Holds the names that Terraform can't know against published lists: IAM actions and condition keys (policy_sentry, which checkov
brings), managed policies (moto), enums of AWS's APIs (botocore's service models), and schedules by their grammar.

names.py DIRECTORY              prints what is wrong, and exits with 1 if anything is
names.py DIRECTORY --mutations  makes typos in copies of the files, and exits with 1 unless each is found
"""
import gzip, json, random, re, runpy, sys
from pathlib import Path

import botocore
import hcl2
import policy_sentry

# The services whose models know the resources that begin so; the longest prefix wins.
SERVICES = {
    "acm": "acm", "backup": "backup", "cloudwatch_log": "logs", "db": "rds", "ecr": "ecr", "eks": "eks", "iam": "iam",
    "kms": "kms", "rds": "rds", "route53": "route53", "secretsmanager": "secretsmanager", "": "ec2",
}
TYPOS = 30
# AWS has them, and the lists do not yet. The first: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyIpPools.html
NEWER = {"elasticloadbalancing:modifyippools"}
# Condition keys that each service knows: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
GLOBAL = {"aws:sourceaccount", "aws:sourcearn"}
# Attributes whose names are also members of other calls than the resource's own.
AMBIGUOUS = {"type", "name"}


def iam_names():
    path = Path(policy_sentry.__file__).parent / "shared/data/iam-definition.json"
    actions, others = set(), set()
    for prefix, service in json.loads(path.read_text()).items():
        if not isinstance(service, dict) or "privileges" not in service:
            continue
        actions |= {f"{prefix}:{name}".lower() for name in service["privileges"]}
        others |= {key.split("/")[0].split("$")[0].lower() for key in service.get("conditions", {})}
    return actions | NEWER, others | GLOBAL


def managed_policies():
    module = next(Path(entry) / "moto/iam/aws_managed_policies.py" for entry in sys.path if (Path(entry) / "moto/iam").is_dir())
    data = runpy.run_path(str(module))["aws_managed_policies_data"]
    return set(json.loads(data) if isinstance(data, str) else data)


def enums(service):
    """The members of the service's shapes that take one of a few words: {"authenticationmode": {"API", …}}."""
    versions = sorted((Path(botocore.__file__).parent / "data" / service).iterdir())
    with gzip.open(versions[-1] / "service-2.json.gz") as file:
        shapes = json.load(file)["shapes"]
    found = {}
    for shape in shapes.values():
        for name, member in shape.get("members", {}).items():
            target = shapes[member["shape"]]
            while target["type"] == "list":
                target = shapes[target["member"]["shape"]]
            if "enum" in target:
                found.setdefault(name.lower(), set()).update(target["enum"])
    return found


def cron_problem(expression):
    """https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html"""
    match = re.fullmatch(r"(cron|rate)\((.+)\)", expression)
    if not match:
        return "is neither cron(…) nor rate(…)"
    if match[1] == "rate":
        return None if re.fullmatch(r"(1 (minute|hour|day)|([2-9]|[1-9]\d+) (minutes|hours|days))", match[2]) else "is not a rate"
    fields = match[2].split(" ")
    if len(fields) != 6:
        return "does not have six fields"
    if (fields[2] == "?") == (fields[4] == "?"):
        return "must have ? for the day of the month or of the week, and for one of them"
    months = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
    days = "SUN MON TUE WED THU FRI SAT".split()
    ranges = [(0, 59, []), (0, 23, []), (1, 31, []), (1, 12, months), (1, 7, days), (1970, 2199, [])]
    for index, (field, (low, high, words)) in enumerate(zip(fields, ranges)):
        for part in field.split(","):
            base, _, step = part.partition("/")
            if step and not step.isdigit():
                return f"has {part}"
            if base == "*" or (base == "?" and index in (2, 4) and not step):
                continue
            for end in base.split("-"):
                if end in words or (end.isdigit() and low <= int(end) <= high) or (index == 2 and end == "L"):
                    continue
                return f"has {part} where {low} to {high} belong"
    return None


def minutes(text):
    match = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", text)
    return int(match[1]) * 60 + int(match[2]) if match else None


def window_problems(attributes):
    """Daily backups as hh:mm-hh:mm, a weekly maintenance as ddd:hh:mm-ddd:hh:mm, half an hour at least, at different times."""
    spans = {}
    for name, value in attributes.items():
        if name not in ("preferred_backup_window", "preferred_maintenance_window") or not isinstance(value, str):
            continue
        ends = value.split("-")
        if name.endswith("maintenance_window"):
            parts = [end.partition(":") for end in ends]
            if any(day not in "mon tue wed thu fri sat sun".split() for day, _, _ in parts):
                yield name, f"{value} names a day that there is not"
                continue
            ends = [time for _, _, time in parts]
        times = [minutes(end) for end in ends]
        if len(times) != 2 or None in times:
            yield name, f"{value} is not a span of times"
            continue
        start, length = times[0], (times[1] - times[0]) % 1440
        if length < 30:
            yield name, f"{value} is shorter than half an hour"
        spans[name] = (start, length)
    if len(spans) == 2:
        (one, one_length), (two, two_length) = spans.values()
        if (two - one) % 1440 < one_length or (one - two) % 1440 < two_length:
            yield "preferred_backup_window", "overlaps preferred_maintenance_window"


class Names:
    def __init__(self):
        self.actions, self.conditions = iam_names()
        self.policies = managed_policies()
        self.enums = {}

    def enum(self, resource_type, attribute):
        rest = resource_type.removeprefix("aws_")
        prefix = max((known for known in SERVICES if rest.startswith(known)), key=len)
        service = SERVICES[prefix]
        if service not in self.enums:
            self.enums[service] = enums(service)
        return None if attribute in AMBIGUOUS else self.enums[service].get(attribute.replace("_", ""))

    def problems(self, text):
        for token in re.findall(r'"([A-Za-z0-9-]+:[A-Za-z0-9*]+)"', text):
            if not self.is_iam_name(token):
                yield f"{token} is neither an action nor a condition key of IAM"
        # Where policies are attached, nothing else is written so: capitals in the middle, and no separator.
        for name in re.findall(r'["/]([A-Za-z0-9]{16,})"', text if "iam::aws:policy/" in text else ""):
            if len(re.findall("[A-Z]", name)) > 2 and name not in self.policies:
                yield f"{name} is not a managed policy of AWS"
        for resource in hcl2.loads(text).get("resource", []):
            for resource_type, instances in resource.items():
                for body in instances.values():
                    if resource_type.startswith("aws_"):
                        yield from self.of_block(resource_type, body)

    def is_iam_name(self, token):
        lower = token.lower()
        prefix, _, name = token.partition(":")
        if lower in self.conditions or re.fullmatch(r"aws:(Request|Resource|Principal)?Tag|kms:ViaService", token):
            return True
        if prefix != prefix.lower():
            return False
        if "*" in name:
            pattern = re.compile(re.escape(lower).replace(r"\*", ".*"))
            return any(pattern.fullmatch(action) for action in self.actions)
        return lower in self.actions

    def of_block(self, resource_type, body):
        # The parser has each value in a list of one.
        body = {name: value[0] if isinstance(value, list) and len(value) == 1 and not isinstance(value[0], dict) else value for name, value in body.items()}
        for attribute, value in window_problems(body):
            yield f"{resource_type}: {attribute} {value}"
        for attribute, value in body.items():
            for nested in value if isinstance(value, list) else [value]:
                if isinstance(nested, dict):
                    yield from self.of_block(resource_type, nested)
            if attribute == "schedule" and isinstance(value, str) and "${" not in value:
                problem = cron_problem(value)
                if problem:
                    yield f"{resource_type}: schedule {value} {problem}"
            allowed = self.enum(resource_type, attribute)
            for word in value if isinstance(value, list) else [value]:
                if allowed and isinstance(word, str) and "${" not in word and word not in allowed:
                    yield f"{resource_type}: {attribute} is {word}, which is none of {', '.join(sorted(allowed))}"


def typo(word, random_of):
    """Two letters exchanged, one left out, or one twice."""
    letters = [index for index in range(1, len(word)) if word[index].isalnum() and word[index - 1].isalnum()]
    at = random_of.choice(letters)
    changed = random_of.choice([
        word[:at - 1] + word[at] + word[at - 1] + word[at + 1:],
        word[:at] + word[at + 1:],
        word[:at] + word[at] + word[at:],
    ])
    return changed if changed != word else typo(word, random_of)


def targets(names, texts):
    """What a typo can be made in, by kind: (file, text of the literal)."""
    found = {"action": [], "policy": [], "enum": [], "schedule": []}
    for path, text in texts.items():
        for token in re.findall(r'"([a-z0-9-]+:[A-Z][A-Za-z]+)"', text):
            if token.lower() in names.actions:
                found["action"].append((path, token))
        for name in re.findall(r'"((?:AWS|Amazon)[A-Za-z0-9]+)"', text):
            found["policy"].append((path, name))
        for value in re.findall(r'(?:schedule|preferred_\w+_window)\s*= "([^"$]+)"', text):
            found["schedule"].append((path, value))
        blocks = re.split(r'(?m)^resource "(aws_\w+)"', text)[1:]
        for resource_type, block in zip(blocks[::2], blocks[1::2]):
            for attribute, value in re.findall(r'(?m)^ +(\w+) *= "([^"$]+)"', block):
                if names.enum(resource_type, attribute):
                    found["enum"].append((path, value))
    return found


def mutations(names, texts):
    random_of = random.Random(20260715)
    found = targets(names, texts)
    missed, made = [], 0
    while made < TYPOS:
        kind = list(found)[made % len(found)]
        path, word = random_of.choice(found[kind])
        changed = typo(word, random_of)
        if kind == "schedule" and len(changed) == len(word) and sorted(changed) == sorted(word) and is_right(names, texts[path], f'"{word}"', f'"{changed}"'):
            continue  # 12:00 for 21:00 is a schedule too
        made += 1
        if is_right(names, texts[path], f'"{word}"', f'"{changed}"'):
            missed.append(f"{path}: {changed} for {word}")
    for expression, becomes in (("cron(0 4 * * ? *)", "cron(0 4 * * * *)"), ('"01:00-02:00"', '"03:30-04:30"')):
        path = next(path for path, text in texts.items() if expression in text)
        made += 1
        if is_right(names, texts[path], expression, becomes):
            missed.append(f"{path}: {becomes} for {expression}")
    return made, missed


def is_right(names, text, word, changed):
    return not any(names.problems(text.replace(word, changed, 1)))


def main(directory, *flags):
    texts = {path: path.read_text() for path in sorted(Path(directory).rglob("*.tf")) if ".terraform" not in path.parts}
    names = Names()
    if "--mutations" in flags:
        made, missed = mutations(names, texts)
        print(*(f"not noticed: {each}" for each in missed), f"{made - len(missed)} of {made} typos are noticed", sep="\n")
        return 1 if missed else 0
    wrong = [f"{path}: {problem}" for path, text in texts.items() for problem in names.problems(text)]
    print(*wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
