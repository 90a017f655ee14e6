"""The header of every file of the sample company, in the order in which it is written.

Source of the layouts: the API names of a Salesforce Data Loader export, and workbooks as a
Japanese sales planning department keeps them.
"""

from types import MappingProxyType
from typing import Final

CRM: Final = "sfa"
SHEETS: Final = "sheets"

CSV_HEADERS: Final = MappingProxyType(
    {
        "Opportunity.csv": (
            "Id",
            "IsDeleted",
            "AccountId",
            "Name",
            "StageName",
            "Amount",
            "Probability",
            "CloseDate",
            "Type",
            "NextStep",
            "NextActionDate__c",
            "LeadSource",
            "IsClosed",
            "IsWon",
            "ForecastCategoryName",
            "CurrencyIsoCode",
            "OwnerId",
            "CreatedDate",
            "LastModifiedDate",
            "SystemModstamp",
            "LastActivityDate",
            "LossReason__c",
        ),
        "OpportunityHistory.csv": (
            "Id",
            "OpportunityId",
            "CreatedById",
            "CreatedDate",
            "StageName",
            "Amount",
            "ExpectedRevenue",
            "CloseDate",
            "Probability",
            "ForecastCategory",
            "CurrencyIsoCode",
            "SystemModstamp",
            "IsDeleted",
        ),
        "Account.csv": (
            "Id",
            "IsDeleted",
            "Name",
            "ParentId",
            "Industry",
            "BillingState",
            "Segment__c",
            "OwnerId",
            "CreatedDate",
            "LastModifiedDate",
        ),
        "Contact.csv": (
            "Id",
            "IsDeleted",
            "AccountId",
            "LastName",
            "FirstName",
            "Name",
            "Title",
            "Email",
            "CreatedDate",
            "LastModifiedDate",
        ),
        "Lead.csv": (
            "Id",
            "IsDeleted",
            "LastName",
            "FirstName",
            "Company",
            "OwnerId",
            "Status",
            "LeadSource",
            "CreatedDate",
            "IsConverted",
            "ConvertedDate",
            "ConvertedAccountId",
            "ConvertedOpportunityId",
        ),
        "User.csv": (
            "Id",
            "Username",
            "LastName",
            "FirstName",
            "Name",
            "Email",
            "IsActive",
            "ManagerId",
            "UnitCode__c",
            "Department",
            "Title",
            "LanguageLocaleKey",
            "TimeZoneSidKey",
            "CreatedDate",
            "LastModifiedDate",
        ),
        "Task.csv": (
            "Id",
            "IsDeleted",
            "Subject",
            "TaskSubtype",
            "Type",
            "Status",
            "Priority",
            "OwnerId",
            "WhoId",
            "WhatId",
            "AccountId",
            "ActivityDate",
            "CompletedDateTime",
            "CallType",
            "CallDisposition",
            "CreatedDate",
            "LastModifiedDate",
        ),
        "Event.csv": (
            "Id",
            "IsDeleted",
            "Subject",
            "Type",
            "EventStatus__c",
            "OwnerId",
            "WhoId",
            "WhatId",
            "AccountId",
            "ActivityDate",
            "StartDateTime",
            "EndDateTime",
            "CompletedDateTime__c",
            "Outcome__c",
            "CreatedDate",
            "LastModifiedDate",
        ),
        "Case.csv": (
            "Id",
            "CaseNumber",
            "IsDeleted",
            "AccountId",
            "ContactId",
            "OwnerId",
            "Subject",
            "Origin",
            "Status",
            "Priority",
            "CreatedDate",
            "FirstResponseDate__c",
            "ClosedDate",
            "IsClosed",
        ),
        "OpportunityLineItem.csv": (
            "Id",
            "IsDeleted",
            "OpportunityId",
            "AccountId__c",
            "Product2Id",
            "Quantity",
            "UnitPrice",
            "TotalPrice",
            "CurrencyIsoCode",
            "ServiceDate",
            "CreatedDate",
            "LastModifiedDate",
        ),
        "Product2.csv": ("Id", "Name", "ProductCode", "Family", "IsActive"),
    }
)

SHEET_HEADERS: Final = MappingProxyType(
    {
        "組織.xlsx": (
            "部署コード",
            "部署名",
            "部署名（英語）",
            "上位部署コード",
            "責任者ID",
            "適用開始日",
            "適用終了日",
            "表示順",
        ),
        "目標.xlsx": (
            "指標",
            "対象区分",
            "対象コード",
            "対象名",
            "期間区分",
            "期間開始",
            "目標額(千円)",
            "版",
        ),
        "施策台帳.xlsx": (
            "施策ID",
            "施策名",
            "要因",
            "指標",
            "担当者ID",
            "部署コード",
            "開始値",
            "目標値",
            "起票日",
            "期限",
            "完了日",
            "状況",
        ),
    }
)

STAGES: Final = (
    "初回接触",
    "ヒアリング",
    "提案",
    "見積・交渉",
    "内示",
    "受注",
    "失注",
    "保留",
    "対象外",
)
WON: Final = 5
LOST: Final = 6
ON_HOLD: Final = 7
DISQUALIFIED: Final = 8
STAGE_PROBABILITY: Final = (5, 15, 35, 60, 90, 100, 0, 10, 0)
STAGE_FORECAST: Final = (
    "Pipeline",
    "Pipeline",
    "Pipeline",
    "Best Case",
    "Commit",
    "Closed",
    "Omitted",
    "Omitted",
    "Omitted",
)
DEAL_TYPES: Final = ("新規ビジネス", "既存ビジネス", "更新", "テスト")
LEAD_SOURCES: Final = ("Webサイト", "展示会", "紹介", "電話", "パートナー", "セミナー")
LOSS_REASONS: Final = ("価格", "競合", "時期尚早", "予算なし", "機能不足", "担当変更", "その他")
TASK_KINDS: Final = ("電話", "メール", "その他")
EVENT_KINDS: Final = ("訪問", "Web会議", "社内会議")
OUTCOMES: Final = ("好感触", "継続検討", "次回設定", "見送り")
