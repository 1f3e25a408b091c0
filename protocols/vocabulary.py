"""The words every protocol is written in: one list of each, shared by all packs.

A pack may only use these; a new code is added here first. Meanings are protocol-independent:
what a municipality *calls* an act, and what follows from it, is in its pack.
"""

from enum import StrEnum


class Conduct(StrEnum):
    """One observed act. Grouped as the sources do (Velsen §3.1, Heerlen §2.1, chapter 4)."""

    # emotion, aimed at oneself or at the organisation
    COMPLAINING = "complaining"
    PLEADING = "pleading"
    CRYING = "crying"
    CRITICISING = "criticising"
    ACCUSING = "accusing"
    DEMANDING = "demanding"
    LEGAL_STEPS = "legal_steps"  # announces a complaint, a lawyer, the press
    OBSTRUCTING = "obstructing"
    # nuisance
    NUISANCE = "nuisance"  # smoking, drinking, noise, mess, animals
    SHOUTING = "shouting"
    NOT_LEAVING = "not_leaving"
    TRESPASSING = "trespassing"  # enters in spite of a ban
    # verbal, aimed at a person
    SWEARING = "swearing"
    INSULTING = "insulting"
    MOCKING = "mocking"
    HUMILIATING = "humiliating"
    BULLYING = "bullying"
    PROVOKING = "provoking"
    GESTURE = "gesture"  # middle finger, spitting on the floor, a fist in the air
    DISCRIMINATING = "discriminating"
    SEXUAL_REMARK = "sexual_remark"
    DEFAMING = "defaming"
    NAMING_ONLINE = "naming_online"
    # threat and intimidation
    THREAT = "threat"
    VEILED_THREAT = "veiled_threat"
    INTIMIDATING = "intimidating"
    SEXUAL_INTIMIDATION = "sexual_intimidation"
    BLACKMAIL = "blackmail"
    COERCION = "coercion"
    STALKING = "stalking"
    FOLLOWING = "following"
    LYING_IN_WAIT = "lying_in_wait"
    DOXING = "doxing"
    THREAT_TO_FAMILY = "threat_to_family"
    THREAT_TO_BUILDING = "threat_to_building"
    BOMB_THREAT = "bomb_threat"
    WEAPON_SHOWN = "weapon_shown"
    ANIMAL_THREAT = "animal_threat"
    # physical, towards a person
    ATTEMPTED_BLOW = "attempted_blow"
    HITTING = "hitting"
    KICKING = "kicking"
    PUSHING = "pushing"
    GRABBING = "grabbing"
    PULLING = "pulling"
    PINCHING = "pinching"
    BITING = "biting"
    SPITTING = "spitting"
    STRANGLING = "strangling"
    THROWING_AT = "throwing_at"
    WOUNDING = "wounding"  # with or without a weapon: stabbing, shooting, running down
    GROPING = "groping"
    SEXUAL_ASSAULT = "sexual_assault"
    HOLDING = "holding"  # locks in, blocks the way, takes hostage
    ROBBERY = "robbery"
    ANIMAL_ATTACK = "animal_attack"
    # physical, towards things
    THROWING = "throwing"
    DESTROYING = "destroying"
    ARSON = "arson"
    THEFT = "theft"
    # towards oneself
    SELF_HARM_THREAT = "self_harm_threat"
    SELF_HARM = "self_harm"
    # recordings and online (Heerlen chapter 4)
    SECRET_RECORDING = "secret_recording"
    RECORDING_AGAINST_WILL = "recording_against_will"
    PUBLISHING_RECORDING = "publishing_recording"
    PRIVACY_BREACH = "privacy_breach"
    DEEPFAKE = "deepfake"
    # could have been dangerous, was not
    NEAR_MISS = "near_miss"


class Direction(StrEnum):
    """Whom the words were aimed at (Heerlen §2.1: ik, jullie, jij)."""

    SELF = "ik"
    ORGANISATION = "jullie"
    EMPLOYEE = "jij"


class Place(StrEnum):
    """The channel: where it happened (Heerlen chapters 3-5)."""

    COUNTER = "balie"
    TELEPHONE = "telefoon"
    INTERVIEW_ROOM = "spreekkamer"
    HOME_VISIT = "huisbezoek"
    PUBLIC_SPACE = "openbare_ruimte"
    IN_WRITING = "schriftelijk"
    ONLINE = "online"
    MEETING = "vergadering"


class Office(StrEnum):
    """The office of the person it was done to."""

    EMPLOYEE = "employee"
    COUNCIL_MEMBER = "council_member"
    FACTION_MEMBER = "faction_member"
    ALDERMAN = "alderman"
    MAYOR = "mayor"
    REGISTRAR = "registrar"


class Target(StrEnum):
    """What or who was hit."""

    EMPLOYEE = "employee"
    FAMILY = "family"
    ORGANISATION = "organisation"
    VISITOR = "visitor"
    GOODS = "goods"


class Injury(StrEnum):
    """How serious, in the order of seriousness."""

    NONE = "none"
    FIRST_AID = "first_aid"
    OUTPATIENT = "outpatient"
    HOSPITAL = "hospital"
    PERMANENT = "permanent"
    DEATH = "death"


class Origin(StrEnum):
    """Where the behaviour came from (Heerlen §2.1, Velsen §3.1, Lingewaard H2§1)."""

    FRUSTRATION = "frustration"  # something happened that made somebody angry
    INSTRUMENTAL = "instrumental"  # used on purpose, to get something done
    RANDOM = "random"  # vandalism, harassment without a reason
    UNCONTROLLED = "uncontrolled"  # drink, drugs, confusion


class Ground(StrEnum):
    """On what ground somebody discriminated."""

    DESCENT = "descent"
    RELIGION = "religion"
    SEX = "sex"
    ORIENTATION = "orientation"
    DISABILITY = "disability"
    AGE = "age"
    OTHER = "other"


class Perpetrator(StrEnum):
    """What sort of perpetrator; never who."""

    CITIZEN = "citizen"
    GROUP = "group"
    COMPANY = "company"  # somebody on behalf of a company or an organisation
    COLLEAGUE = "colleague"
    OTHER = "other"


class OnlineClass(StrEnum):
    """What sort of digital aggression it is (Heerlen chapter 4)."""

    CRIMINAL = "a"
    UNACCEPTABLE = "b"  # no crime, and yet not to be let pass
    PRIVACY = "c"
    MIXED = "d"


class Fact(StrEnum):
    """What a protocol may want to know beside the seven W's; asked only where a pack names it."""

    TARGET = "target"
    SUMMONED = "summoned"
    GROUND = "ground"
    ORIGIN = "origin"
    UNDER_INFLUENCE = "under_influence"
    OFF_DUTY = "off_duty"
    ACCESS_DENIED = "access_denied"
    COMPANY = "company"
    ACCOUNT = "account"  # on which account or platform it stood


class Role(StrEnum):
    """Who acts or is told. The directory says which person that is."""

    REPORTER = "reporter"
    VICTIM = "victim"
    MANAGER = "manager"
    CAG = "cag"
    BMW = "bmw"
    BOT = "bot"
    DIRECTOR = "director"
    MUNICIPAL_SECRETARY = "municipal_secretary"
    DEPARTMENT_HEAD = "department_head"
    MAYOR = "mayor"
    REGISTRAR = "registrar"
    AOV = "aov"
    SECURITY = "security"
    SECURITY_COORDINATOR = "security_coordinator"
    RECEPTION = "reception"
    LEGAL = "legal"
    HR = "hr"
    PREVENTION_OFFICER = "prevention_officer"
    INTERVENTION_TEAM = "intervention_team"
    FACILITIES = "facilities"
    INSURANCE = "insurance"
    IT = "it"
    SPOKESPERSON = "spokesperson"
    COLLEAGUE = "colleague"
    CONTACT_PERSON = "contact_person"


class DutyKind(StrEnum):
    """What sort of thing must be done."""

    NOTIFY = "notify"
    DECISION = "decision"
    FIRST_CARE = "first_care"
    MEDICAL = "medical"
    AFTERCARE_TALK = "aftercare_talk"
    FOLLOW_UP = "follow_up"
    EVALUATION = "evaluation"
    HEARING = "hearing"
    RESPONSE_TO_PERPETRATOR = "response_to_perpetrator"
    SUMMONS = "summons"
    LETTER = "letter"
    POLICE_REPORT = "police_report"
    POLICE_NOTICE = "police_notice"
    LABOUR_INSPECTORATE = "labour_inspectorate"
    SECURE_FOOTAGE = "secure_footage"
    EVIDENCE = "evidence"
    REGISTER = "register"
    INFORM_POLICE = "inform_police"
    INFORM_DEPARTMENTS = "inform_departments"
    INFORM_DIRECTOR = "inform_director"
    FEEDBACK_TO_REPORTER = "feedback_to_reporter"
    DAMAGE = "damage"
    SANCTION_REVIEW = "sanction_review"
    DEBRIEF = "debrief"
    TEAM_REVIEW = "team_review"
    REPORT = "report"


class Measure(StrEnum):
    """What the organisation may do towards the perpetrator."""

    WARNING_ORAL = "warning_oral"
    WARNING_WRITTEN = "warning_written"
    ORDER_TALK = "order_talk"
    SUSPEND_SERVICE = "suspend_service"
    BAN_BUILDING = "ban_building"
    BAN_PHONE = "ban_phone"
    APPOINTMENT_ONLY = "appointment_only"
    EXCLUDE_SERVICE = "exclude_service"
    WRITTEN_CONTACT_ONLY = "written_contact_only"
    POLICE_REPORT = "police_report"
    RECOVER_DAMAGE = "recover_damage"
    REMOVAL = "removal"


class Event(StrEnum):
    """What may happen after the report and moves or starts a duty."""

    SUSPECT_ARRESTED = "suspect_arrested"
    MEASURE_IMPOSED = "measure_imposed"
    MEASURE_ENDED = "measure_ended"
    HEARING_HELD = "hearing_held"
    DECISION_TAKEN = "decision_taken"
    REQUEST_MADE = "request_made"
