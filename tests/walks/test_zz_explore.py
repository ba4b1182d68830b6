from tests.walks.world import *
def show(world, *names):
    for n in names:
        print("---", n)
        for m in world.direct(n): print("  [", m.notification(), "]", m.words().replace("\n"," | "), m.only_for or "")
def test_x(world):
    import time
    t=time.time()
    s=report(world.person("Kwame Mensah"), ticks=["There is a threat"])
    print(s.text()); print("took", time.time()-t)
    world.settle(); print("took", time.time()-t)
    show(world, "Sunita Rao","Priya Nair","Kwame Mensah")
    for m in (14,1,15,15,15,15,15,15,60):
        world.later(minutes=m)
        print("== +",m, world.clock.now, world.standing(Standing.RESPONSIBLE), world.case().rung, world.case().told_outside_at)
    show(world, "Sunita Rao","Priya Nair","Kwame Mensah","Helen Whitfield")
    for n in world.notices(): print(n)
    print(world.audit()); print("took", time.time()-t)
    assert 0
def test_head(world):
    s=report(world.person("Kwame Mensah"), suspect=SOMEONE_HERE, named=["Helen Whitfield"])
    print(s.text())
    world.settle()
    show(world,"Kwame Mensah","Helen Whitfield")
    for n in world.notices(): print(n)
    for m in (60,180,240,480,480,480,480,480,480):
        world.later(minutes=m)
        print("== +",m, world.clock.now, world.standing(Standing.RESPONSIBLE), world.case().rung, world.case().told_outside_at)
    for n in world.notices(): print(n)
    show(world,"Kwame Mensah","Helen Whitfield")
    assert 0
