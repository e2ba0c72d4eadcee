"""Storage: one noun a file; models hold no rules."""

from messaging.models.abi import Abi, AbiFunction
from messaging.models.absence import Absence
from messaging.models.alert import Alert
from messaging.models.alert_rule import AlertRule
from messaging.models.block import Block
from messaging.models.case import Case
from messaging.models.chain import Chain, DependencySet, Endpoint
from messaging.models.channel import Channel
from messaging.models.delivery import Delivery
from messaging.models.execution import Execution
from messaging.models.failed_relay import FailedRelay
from messaging.models.filter_state import FilterState
from messaging.models.frontier_mark import FrontierMark
from messaging.models.head import Head
from messaging.models.incident import Incident
from messaging.models.label import Label
from messaging.models.log import Log
from messaging.models.log_key import LogKey
from messaging.models.lookup import Lookup
from messaging.models.message import Message
from messaging.models.note import Note
from messaging.models.probe import Probe
from messaging.models.reorg import Reorg, TakenBack
from messaging.models.saved_filter import SavedFilter
from messaging.models.span import Span
from messaging.models.staff_action import StaffAction
from messaging.models.tally import StaleHour, Tally
from messaging.models.token import Token
from messaging.models.transaction import Transaction
from messaging.models.transfer import Transfer
from messaging.models.watch import Watch

__all__ = [
    "Abi",
    "AbiFunction",
    "Absence",
    "Alert",
    "AlertRule",
    "Block",
    "Case",
    "Chain",
    "Channel",
    "Delivery",
    "DependencySet",
    "Endpoint",
    "Execution",
    "FailedRelay",
    "FilterState",
    "FrontierMark",
    "Head",
    "Incident",
    "Label",
    "Log",
    "LogKey",
    "Lookup",
    "Message",
    "Note",
    "Probe",
    "Reorg",
    "SavedFilter",
    "Span",
    "StaffAction",
    "StaleHour",
    "TakenBack",
    "Tally",
    "Token",
    "Transaction",
    "Transfer",
    "Watch",
]
