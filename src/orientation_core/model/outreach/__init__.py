"""Informing and sensitising: campaigns for clients and for officials, and what those in function learned."""
