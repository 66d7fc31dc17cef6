"""What a client asks of the mongo stand-in; databases_test.go runs it in a pod of the Jac runtime, a stage at a time."""

import sys
import time

from pymongo import MongoClient, ReturnDocument
from pymongo.errors import AutoReconnect, OperationFailure

ROOT, PASSWORD = "root", "p/w+ x:1"


def client(user=None, password=None, source="admin"):
    given = {"username": user, "password": password, "authSource": source} if user else {}
    return MongoClient("mongodb://mongo:27017/", serverSelectionTimeoutMS=20000, **given)


def root():
    return client(ROOT, PASSWORD)


def refused(code, call):
    try:
        answer = call()
    except OperationFailure as error:
        assert error.code == code, (error.code, str(error))
        return
    raise AssertionError(f"not refused: {answer}")


def user(name, password, role, db):
    root().admin.command("createUser", name, pwd=password, roles=[{"role": role, "db": db}])


def users():
    nobody = client()
    assert nobody.admin.command("ping")["ok"] == 1
    for command in ({"find": "c"}, {"insert": "c", "documents": [{}]}, {"listDatabases": 1}, {"createUser": "x", "pwd": "x", "roles": []}):
        refused(13, lambda command=command: nobody.admin.command(command))
    refused(18, lambda: client(ROOT, "wrong").admin.command("listDatabases"))
    refused(18, lambda: client("nobody", PASSWORD).admin.command("listDatabases"))
    refused(18, lambda: client(ROOT, PASSWORD, "app").admin.command("listDatabases"))
    user("app", "a,b=c", "readWrite", "app")
    refused(51003, lambda: user("app", "other", "readWrite", "app"))
    refused(31, lambda: user("bad", "x", "noSuchRole", "app"))
    app = client("app", "a,b=c")
    app.app.cards.insert_one({"_id": "1"})
    assert app.list_database_names() == ["app"]
    refused(13, lambda: app.other.cards.insert_one({}))
    refused(13, lambda: app.admin.command("createUser", "x", pwd="x", roles=[]))
    # A rotation: who is connected stays, the old password opens nothing more.
    root().admin.command("updateUser", "app", pwd="new")
    assert app.app.cards.count_documents({}) == 1
    refused(18, lambda: client("app", "a,b=c").app.cards.find_one())
    assert client("app", "new").app.cards.find_one()["_id"] == "1"
    user("gone", "x", "readWrite", "app")
    gone = client("gone", "x")
    gone.app.cards.find_one()
    root().admin.command("dropUser", "gone")
    refused(13, gone.app.cards.find_one)
    refused(11, lambda: root().admin.command("dropUser", "gone"))
    found = {each["user"]: each for each in root().admin.command("usersInfo", 1)["users"]}
    assert set(found) == {"root", "app"} and found["app"]["mechanisms"] == ["SCRAM-SHA-256"], found


def edges(cards, added, removed, version=None):
    """As jac-scale 0.2.30 writes a node's edges (memory_hierarchy.mongo.impl.jac, _put_node_atomic)."""
    keep = {"$filter": {"input": "$$cur", "as": "e", "cond": {"$not": [{"$in": ["$$e", removed]}]}}}
    new = {"$filter": {"input": added, "as": "e", "cond": {"$not": [{"$in": ["$$e", "$$cur"]}]}}}
    fields = {
        "type": "NodeAnchor",
        "data.access": {"$literal": {"all": "$notAField", "empty": {}}},
        "data.edges": {"$let": {"vars": {"cur": {"$ifNull": ["$data.edges", []]}}, "in": {"$concatArrays": [keep, new]}}},
        "data.version": {"$add": [{"$ifNull": ["$data.version", 0]}, 1]},
    }
    query = {"_id": "n"} if version is None else {"_id": "n", "data.version": version}
    return cards.find_one_and_update(
        query, [{"$set": fields}], projection={"data.edges": 1, "data.version": 1}, upsert=version is None, return_document=ReturnDocument.AFTER
    )


def documents():
    app = client("app", "new").app
    nodes = app.nodes
    assert edges(nodes, ["a", "b"], [])["data"] == {"edges": ["a", "b"], "version": 1}
    nodes.update_one({"_id": "n"}, {"$set": {"data.archetype": {"title": "kept"}}})
    assert edges(nodes, ["c", "a"], ["b"], version=1)["data"] == {"edges": ["a", "c"], "version": 2}
    assert edges(nodes, ["d"], [], version=1) is None and nodes.count_documents({}) == 1
    assert nodes.find_one()["data"]["archetype"] == {"title": "kept"}
    assert nodes.find_one()["data"]["access"] == {"all": "$notAField", "empty": {}}
    nodes.update_many({"type": "NodeAnchor"}, [{"$set": {"data.archetype.title": {"$concat": ["$data.archetype.title", "!"]}}}])
    assert nodes.find_one()["data"]["archetype"] == {"title": "kept!"}
    nodes.create_index([("type", 1), ("updated_at", -1)], name="by_type")
    nodes.create_index("key", unique=True, sparse=True)
    refused(11000, lambda: [nodes.insert_one({"key": 1}) for _ in "12"])
    # Dropping a database takes no other whose name begins alike.
    whole = root()
    whole.tasks.cards.insert_one({})
    whole.tasks2.cards.insert_one({})
    whole.drop_database("tasks")
    assert "tasks" not in whole.list_database_names() and whole.tasks2.cards.count_documents({}) == 1
    whole.app.many.insert_many([{"n": n, "text": "x" * 200} for n in range(2500)])
    assert sum(1 for _ in app.many.find(batch_size=100)) == 2500


def spoil():
    whole = root()
    whole.app.many.delete_many({"n": {"$gt": 3}})
    whole.app.nodes.drop()
    whole.drop_database("tasks2")


def restored():
    whole = root()
    assert whole.app.many.count_documents({}) == 2500 and whole.tasks2.cards.count_documents({}) == 1
    assert whole.app.nodes.find_one({"_id": "n"})["data"]["edges"] == ["a", "c"]
    assert {"_id_", "by_type", "key_1"} <= set(whole.app.nodes.index_information()), whole.app.nodes.index_information()
    refused(11000, lambda: whole.app.nodes.insert_one({"key": 1}))


def write():
    """Notes each write once it was answered, until the server dies."""
    counted = root().app.counted
    with open("/tmp/answered", "w", encoding="ascii") as answered:
        for n in range(1_000_000):
            try:
                counted.insert_one({"_id": n})
            except AutoReconnect:
                return
            print(n, file=answered, flush=True)


def survived():
    deadline = time.monotonic() + 30
    while True:
        try:
            there = {each["_id"] for each in root().app.counted.find()}
            break
        except AutoReconnect:
            assert time.monotonic() < deadline
            time.sleep(0.2)
    with open("/tmp/answered", encoding="ascii") as answered:
        lost = {int(line) for line in answered} - there
    assert there and not lost, lost


def users_kept():
    assert client("app", "new").app.nodes.find_one({"_id": "n"})["data"]["edges"] == ["a", "c"]
    refused(18, lambda: client("app", "a,b=c").app.cards.find_one())
    refused(13, client().app.cards.find_one)


{"users": users, "documents": documents, "spoil": spoil, "restored": restored, "write": write, "survived": survived, "users kept": users_kept}[sys.argv[1]]()
print("as it should be")
