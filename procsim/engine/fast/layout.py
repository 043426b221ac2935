"""Where things stand in the kernel's arrays.

Compiled code is fastest over a few flat arrays, so all tables of the blueprint are laid out in two of them, ``plan``
(int64) and ``weights`` (float64), and all that changes in a run in two others, ``state`` (int64) and ``values``
(float64). Each begins with a header; the constants in capitals below name its fields, the fields of a table's rows,
and how many fields a row has. ``plan[STAGES] + STAGE_WIDTH * stage + ROLE`` is where a stage's role stands.

What `procsim.engine.blueprint.tables` says of a column holds here too.
"""

from __future__ import annotations

from typing import Final

# --- plan: where the tables begin --------------------------------------------------------------------------------
(
    STAGES, NODES, ARCS, SELECTORS, VARIANTS, FAMILIES, CONDITIONS, OPERATIONS, OPERANDS, CONSTANTS, SLOTS,
    ATTRIBUTES, TEXTS, RANK_OF, JOINS, LISTED, REACH, BUNDLES, ITEMS, PARTS, CALENDARS, BEGINS, ENDS, BEFORE,
    PEOPLE, PLACE_TOTAL, ROLES, PLACES, HELPERS, ASSIGNED, SOURCES, MOMENTS, DRAWN, VALUE_ROWS, VALUE_CODES, OUTCOMES,
    CAN_HELP,
    # the tables of weights
    SHARES, NUMBERS, PARAMETERS, READINGS, WRITTEN, PACES, ERROR_FACTORS, VALUE_SHARES, REPEAT_SHARES,
    # how many there are
    STAGE_COUNT, ROLE_COUNT, PERSON_COUNT, PART_COUNT, SOURCE_COUNT, JOIN_COUNT, LISTED_COUNT, SLOT_COUNT,
    SPAN_COUNT, OWN_COUNT, PROGRAM_COUNT, READING_COUNT, OBSERVED,
    # widths of rows that depend on the process
    TICKET_WIDTH, TOKEN_WIDTH, ATTRIBUTE_COUNT, TEAM_WIDTH,
    # single values
    MIDNIGHT, WEEKDAY, WARM_UP, WINDOW_ENDS, LATEST_END, TICKETS, REPEAT_WITHIN, CAN_LOOK_FURTHER, LAST_RANK, PRIORITY,
    MOST_ARCS, SLA_CLOCK, SLA_TARGET, PROMISE_KEPT, HAS_BACKUP, KEEPS_TEAMS, HAS_ERRORS, SEES_QUEUES, SEES_STOCK,
    PLAN_HEADER,
) = range(83)  # fmt: skip

# --- plan: fields of rows -------------------------------------------------------------------------------------------
(
    STAGE_KEY, STAGE_KIND, ROLE, DURATION_OF, NEEDS, STAGE_RANK, AT_MOST_OF, THEN, ASSIGN, ASSIGN_FIRST, ASSIGN_COUNT,
    PATIENCE_OF, GIVES_UP, USES, CALENDAR, PAUSES, NEXT, JOIN, STRAIGHT, ENTRY, STAGE_WIDTH,
) = range(21)  # fmt: skip
NODE_KIND, NODE_FIRST, NODE_COUNT, NODE_ORDINAL, NODE_WIDTH = range(5)
ARC_NODE, ARC_REWORK, ARC_CONDITION, ARC_WIDTH = range(4)
BY_ATTRIBUTE, OTHERWISE, VARIANTS_FIRST, VARIANTS_COUNT, SELECTOR_WIDTH = range(5)
ATTRIBUTE_KEY, IS_NUMBER, TEXTS_FIRST, ATTRIBUTE_WIDTH = range(4)
JOIN_STAGE, LISTED_FIRST, LISTED_SIZE, JOIN_WIDTH = range(4)
PART_KEY, FIRST_STOCK, REORDER_AT, ORDER_QUANTITY, LEAD_TIME_OF, PART_WIDTH = range(6)
IS_ALWAYS, SPANS_FROM, SPANS_TO, CALENDAR_WIDTH = range(4)
SHIFTS, WORKS_THROUGH, FIRST_PLACE, PLACE_COUNT, LAST_END, PERSON_WIDTH = range(6)
ROLE_ORDER, HELPERS_FIRST, HELPERS_COUNT, ROLE_WIDTH = range(4)
(
    SOURCE_KEY, SOURCE_KIND, SIZE, ENTERS_BY, EVERY_OF, EVERY_CALENDAR, MOMENTS_FIRST, MOMENTS_COUNT, DRAWN_FIRST,
    DRAWN_COUNT, SOURCE_WIDTH,
) = range(11)  # fmt: skip
END_KEY, COUNTS_AS_MISS, CANCELS, RETURNS_AFTER, RETURN_CALENDAR, RETURNS_TO, END_WIDTH = range(7)
PARAMETER_WIDTH: Final = 4  # a, b, c and the mean of a distribution

# --- state: the header ----------------------------------------------------------------------------------------------
(
    SEED, REPLICATION, NOW, PHASE, ROUNDS, LAST_CHANGE, STAMPS, EVENTS, NOT_SHIFTS, BATCH_SIZE, BATCH_NEXT,
    FIRST_START, LAST_START, FIRST_RESUME, LAST_RESUME,
    ROWS, INSTANT_ROWS, TICKET_ROWS, LOTS_WRITTEN, UNSTARTED,
    OPEN_TICKETS, OPEN_IN_COHORT, COMPLETE, LAST_CLOSING, FIRST_CONTACTS, RUNNING_SOURCES, RETURNING, OUT_OF_SIGHT,
    WINDOW_END, WINDOW_SEEN, STOP_AT, ENDS_AT, FAILURE, FAILED_AT, HAS_TO_STOP, IN_QUEUES, WANTED_PARTS,
    UNFINISHED_NEXT, SLACK, TICKET_ROOM,
    # where the fixed tables begin
    WAITING, SEEN_WAITING, ON_HAND, ON_ORDER, OWED, LOTS, SEEN_STOCK, PART_HEAD, PART_TAIL, ON_SHIFT, BUSY, SINCE,
    NEXT_SPAN, BENCH_HEAD, BENCH_TAIL, BENCH_NEXT, QUEUE_HEAD, QUEUE_TAIL, GROUPS, FIRST_NUMBERS,
    SLOT_TEXTS, FREE_PEOPLE, MARKED, CHOSEN,
    # rows of tickets, tokens, requests and teams: given back and free, all tickets, the end of what is used
    FREE_TICKET, FREE_TOKEN, FREE_REQUEST, FIRST_TICKET, FIRST_TEAM, VALUE_ROWS_USED, USED,
    # where the agenda, the batch taken from it and the lots begin
    EVENTS_AT, BATCH, LOTS_AT,
    # with how much a step may still begin
    USED_MOST, VALUE_ROWS_MOST, EVENTS_MOST, LOTS_MOST, ROWS_MOST, TICKET_ROWS_MOST,
    # values: where its tables begin
    TOTALS, SLOT_NUMBERS, FACTORS, TICKET_VALUES,
    STATE_HEADER,
) = range(85)  # fmt: skip

# --- state: fields of rows ------------------------------------------------------------------------------------------
(
    SOURCE, TICKET_KEY, NUMBER, GENERATION, ARRIVED, LOG_ROW, VALUES_FROM, TICKET_RANK, IN_COHORT, IS_CANCELLED,
    FIRST_TOKEN, LAST_TOKEN, LATEST_TEAM, OPEN_VISITS, PAUSING_VISITS, PAUSED, PAUSED_SINCE, MISS_AT, MISS_STAGE,
    MISS_VISIT, MISS_END, LAST_AT, LAST_STAGE, LAST_VISIT, LAST_END_REACHED, PARKED, TICKET_IN_USE, NEXT_FREE_TICKET,
    NEXT_TICKET, ENDED_IN,
    TICKET_FIELDS,  # then the counts of visits, the latest teams by stage, the tokens parked at joins
) = range(31)  # fmt: skip
(
    TICKET, PLACE, ORIGIN_NAME, ORIGIN_VISIT, ORIGIN_PURPOSE, LEFT_STAGE, LEFT_VISIT, NODE, NEXT_OF_TICKET,
    PREVIOUS_OF_TICKET, NEXT_TOKEN,
    # its visit: first the tie rule's fields
    TIE_SOURCE, TIE_NUMBER, TIE_GENERATION, STAGE, VISIT, STATE, HOW, QUEUE_OF, RANK, QUEUED_AT, STANDING, BEGAN,
    TEAM, GOT_PARTS, ROW, STAMP, IS_SCHEDULED, NEXT_IN_QUEUE, PREVIOUS_IN_QUEUE, FIRST_REQUESTED, MISSING_PARTS,
    TOKEN_FIELDS,  # then, for each join, the place in its list from which the token comes
) = range(33)  # fmt: skip
REQUESTER, REQUESTED, QUANTITY, IS_GIVEN, NEXT_REQUESTED, NEXT_FOR_PART, PREVIOUS_FOR_PART, REQUEST_WIDTH = range(8)
NEXT_TEAM, TEAM_SIZE, TEAM_FIELDS = range(3)  # then its people
EVENT_TIME, EVENT_KIND, EVENT_OF, EVENT_STAMP, EVENT_WIDTH = range(5)

# --- the log: columns of tickets, rows of lots ----------------------------------------------------------------------
OF_SOURCE, SOURCE_NUMBER, OF_GENERATION, PARENT, ARRIVED_AT, CLOSED_AT, OUTCOME, TICKET_COLUMNS = range(8)
LOT_TIME, LOT_DELIVERED, LOT_PART, LOT_NUMBER, LOT_QUANTITY, LOT_ROW = range(6)

# --- kinds of events, in the order in which they change the state; half of them is what the tie rule sorts by --------
FINISH, DELIVERY, ARRIVES, COMES_BACK, SHIFT, GIVE_UP = 0, 2, 4, 5, 6, 8

# --- states of a visit, and how it ended ----------------------------------------------------------------------------
NO_VISIT, QUEUED, WORKING, IN_WAIT, OVER = range(5)
FINISHED, LIMITED, GAVE_UP, CANCELLED = range(4)

# --- phases of a run, and what the kernel says when it stops ---------------------------------------------------------
CHANGE, SETTLE, GIVING_UP, CLOSING = range(4)
RUN_OVER, MORE_SPACE, FAILED = range(3)

# --- why a run cannot go on -----------------------------------------------------------------------------------------
NO_FAILURE, ENDLESS_INSTANT, ENDLESS_CROSSROADS, NO_WAY_ON, OUT_OF_HORIZON = range(5)
