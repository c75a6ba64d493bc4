"""Holds each `aws` command of documentation and workflows against botocore's service models: services, operations, waiters, options and
whether they take a value, what is required, keys and words of values, and what --query takes from the answer. What commands do, only AWS shows.

commands.py PATH...              prints what is wrong, and exits with 1 if anything is
commands.py PATH... --mutations  makes a typo in each word that is checked, one by one, and exits with 1 unless each is found
"""
import re, sys
from dataclasses import dataclass
from pathlib import Path

import jmespath
from botocore import xform_name
from botocore.exceptions import DataNotFoundError, UnknownServiceError
from botocore.session import Session

GLOBAL = {
    "query": True, "output": True, "region": True, "profile": True, "endpoint-url": True, "no-cli-pager": False, "no-paginate": False,
    "cli-input-json": True,
}
PAGES = {"max-items": True, "page-size": True, "starting-token": True}
# Commands of the AWS CLI that no operation stands behind, with their options: https://docs.aws.amazon.com/cli/latest/reference/
CUSTOM = {
    ("ecr", "get-login-password"): {},
    ("eks", "update-kubeconfig"): {"name": True, "alias": True, "kubeconfig": True, "role-arn": True, "user-alias": True, "dry-run": False},
    ("rds", "generate-db-auth-token"): {"hostname": True, "port": True, "username": True},
}
START = re.compile(r"(?:^|(?<=[\s(`|;&]))aws (?=[a-z0-9-]+ +[a-z])", re.M)


@dataclass
class Command:
    words: list
    is_whole: bool
    """Whether it can be pasted; otherwise it is named in a sentence, and may lack its options."""
    takes_more: bool
    """Whether xargs adds to it."""


def end_of_substitution(text, index):
    depth = 0
    while index < len(text):
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        index += 1
        if depth == 0:
            break
    return index


def words_from(text, index):
    """The shell's words from here to the end of the command."""
    words, word, quote = [], None, None
    while index < len(text):
        char = text[index]
        if char == "$" and text[index + 1 : index + 2] == "(" and quote != "'":
            end = end_of_substitution(text, index + 1)
            word, index = (word or "") + text[index:end], end
            continue
        if quote:
            if char == quote:
                quote = None
            else:
                word += char
        elif char in "'\"":
            word, quote = word or "", char
        elif char == "\\" and text[index + 1 : index + 2] == "\n":
            index += 1
        elif char in " \t":
            if word is not None:
                words.append(word)
            word = None
        elif char in "\n|;&)>`" or (char == "#" and word is None):
            break
        else:
            word = (word or "") + char
        index += 1
    return words + ([word] if word is not None else [])


def commands_of(path):
    text = path.read_text()
    pasted, named = [text], []
    if path.suffix == ".md":
        fence = re.compile(r"^ *```(\w*).*\n([\s\S]*?)^ *```", re.M)
        pasted = [match[2] for match in fence.finditer(text) if match[1] in ("shell", "sh", "text")]
        named = [span.replace("\\|", "|") for span in re.findall(r"`([^`\n]+)`", fence.sub("", text))]
    for is_whole, texts in ((True, pasted), (False, named)):
        for part in texts:
            for match in START.finditer(part):
                line = part[part.rfind("\n", 0, match.start()) + 1 : match.start()]
                yield Command(words_from(part, match.end()), is_whole, "xargs" in line)


class Models:
    def __init__(self):
        self.session = Session()
        self.services = set(self.session.get_available_services())
        self.models, self.operations = {}, {}

    def of(self, service):
        if service not in self.models:
            model = self.models[service] = self.session.get_service_model(service)
            self.operations[service] = {xform_name(name, "-"): name for name in model.operation_names}
        return self.models[service], self.operations[service]

    def extra(self, service, kind):
        try:
            return self.session.get_component("data_loader").load_service_model(service, kind)
        except (DataNotFoundError, UnknownServiceError):
            return {}

    def problems(self, command):
        service, *rest = command.words
        if service not in self.services:
            yield f"aws has no service {service}"
            return
        model, operations = self.of(service)
        operation, *rest = rest or [""]
        shape = output = None
        if (service, operation) in CUSTOM:
            options = dict(CUSTOM[service, operation])
        else:
            if operation == "wait":
                waiters = {xform_name(name, "-"): waiter for name, waiter in self.extra(service, "waiters-2").get("waiters", {}).items()}
                waiter, *rest = rest or [""]
                if waiter not in waiters:
                    yield f"aws {service} wait has no {waiter}"
                    return
                name = waiters[waiter]["operation"]
            elif operation in operations:
                name = operations[operation]
            else:
                yield f"aws {service} has no {operation}"
                return
            found = model.operation_model(name)
            shape, output = found.input_shape, found.output_shape
            options = {}
            for member, its_shape in shape.members.items() if shape else ():
                option = xform_name(member, "-")
                options[option] = its_shape
                if its_shape.type_name == "boolean":
                    options[option] = False
                    options[f"no-{option}"] = False
            if name in self.extra(service, "paginators-1").get("pagination", {}):
                options |= PAGES
        options = GLOBAL | options
        yield from self.option_problems(command, rest, options, output)
        given = {word[2:].split("=")[0] for word in rest if word.startswith("--")}
        if shape and (command.is_whole or given) and not given & {"cli-input-json"}:
            for member in shape.required_members:
                option = xform_name(member, "-")
                if not given & {option, f"no-{option}"} and (command.is_whole or len(given) > 1):
                    yield f"aws {service} {operation} needs --{option}"

    def option_problems(self, command, words, options, output):
        given = []
        for word in words:
            if word.startswith("--"):
                key, equals, value = word[2:].partition("=")
                given.append((key, [value] if equals else []))
            elif given:
                given[-1][1].append(word)
            else:
                yield f"{word} follows no option"
        for index, (name, values) in enumerate(given):
            takes = options.get(name)
            if takes is None:
                yield f"{' '.join(command.words[:2])} has no option --{name}"
                continue
            if takes is False and values:
                yield f"--{name} takes no value, and has {' '.join(values)}"
            if takes is not False and not values and not (command.takes_more and index == len(given) - 1):
                yield f"--{name} has no value"
            if takes not in (True, False):
                for value in values:
                    yield from value_problems(name, value, takes)
            if name == "query":
                yield from query_problems(values, output)


def value_problems(name, value, shape):
    if value.startswith(("$", "file://")):
        return
    if shape.type_name == "list":
        shape = shape.member
    if shape.type_name == "string" and shape.enum and value not in shape.enum:
        yield f"--{name} has {value}, and takes {', '.join(shape.enum)}"
    if shape.type_name == "structure":
        for part in value.split(","):
            key, equals, rest = part.partition("=")
            if not equals:
                continue
            if key not in shape.members:
                yield f"--{name} has {key}, and takes {', '.join(shape.members)}"
            else:
                yield from value_problems(f"{name} {key}", rest, shape.members[key])


def member_names(shape, seen):
    if shape is None or shape.name in seen:
        return set()
    seen.add(shape.name)
    if shape.type_name == "structure":
        return set(shape.members).union(*(member_names(member, seen) for member in shape.members.values()))
    if shape.type_name in ("list", "map"):
        return member_names(shape.member if shape.type_name == "list" else shape.value, seen)
    return set()


def query_problems(values, output):
    query = " ".join(values)
    try:
        jmespath.compile(query)
    except Exception as error:
        yield f"--query {query}: {str(error).splitlines()[0]}"
        return
    known = member_names(output, set())
    for field_name in re.findall(r"[A-Za-z]\w*", query):
        if field_name not in known:
            yield f"--query {query}: the answer has no {field_name}"


def typos(command):
    """The command with one wrong letter in one checked word, for each of them."""
    is_query = False
    for index, word in enumerate(command.words):
        pieces = []
        if index < 2 or (index == 2 and command.words[1] == "wait"):
            pieces = [(0, word)]
        elif word.startswith("--"):
            pieces = [(2, word[2:].split("=")[0])]
        elif is_query:
            pieces = [(match.start(), match[0]) for match in re.finditer(r"[A-Za-z]\w*", word)]
        elif not word.startswith(("$", "file://", "{")):
            pieces = [(match.start(1), match[1]) for match in re.finditer(r"(?:^|,)([A-Za-z]+)=", word)]
        is_query = word == "--query"
        for start, piece in pieces:
            middle = start + len(piece) // 2
            wrong = word[:middle] + "x" + word[middle + 1 :] if word[middle] != "x" else word[:middle] + "y" + word[middle + 1 :]
            words = command.words[:index] + [wrong] + command.words[index + 1 :]
            yield wrong, Command(words, command.is_whole, command.takes_more)


def files(paths):
    for path in map(Path, paths):
        yield from sorted(file for file in path.rglob("*") if file.suffix in (".md", ".yml", ".sh"))


def main():
    paths = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    models = Models()
    found = [(file, command) for file in files(paths) for command in commands_of(file)]
    if len(found) < 30:
        sys.exit(f"only {len(found)} aws commands are found")
    failed = False
    if "--mutations" in sys.argv:
        total = missed = 0
        for file, command in found:
            for wrong, mutation in typos(command):
                total += 1
                if not list(models.problems(mutation)):
                    missed += 1
                    print(f"{file}: {wrong} is not noticed: aws {' '.join(mutation.words)}", file=sys.stderr)
        print(f"{total - missed} of {total} typos in aws commands are noticed")
        failed = missed > 0
    else:
        for file, command in found:
            for problem in models.problems(command):
                failed = True
                print(f"{file}: {problem}: aws {' '.join(command.words)}", file=sys.stderr)
        if not failed:
            print(f"{len(found)} aws commands name what AWS has")
    sys.exit(failed)


main()
