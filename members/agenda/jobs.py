from gastvrij.lib.jobs import job
from members.agenda import keeping


@job()
def tell_people(gathering: int) -> None:
    """Whoever signed up: another day, another place, or called off. Once each."""
    while keeping.tell_one_of(gathering):
        pass


@job()
def look_after_agenda() -> None:
    """Who left frees a place; what a job left is done; names are forgotten two weeks after."""
    keeping.let_people_move_up()
    keeping.tell_who_was_not_told()
    keeping.forget()
